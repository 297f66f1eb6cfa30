import type { Box } from '../../../types.ts';

/** Returns the box around a center. */
export function boxFromCenter(x: number, y: number, width: number, height: number): Box {
  return { x1: x - width / 2, y1: y - height / 2, x2: x + width / 2, y2: y + height / 2 };
}
