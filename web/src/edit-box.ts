import type { Box, Size } from './api.ts';

/** Where a box is held: all of it, or a corner (north-west …). */
export type Grip = 'move' | 'nw' | 'ne' | 'sw' | 'se';

export const corners = ['nw', 'ne', 'sw', 'se'] as const satisfies readonly Grip[];

/** Minimum side of a box, as a share of the photo's side. */
export const smallestSide = 0.02;

/**
 * The box after its grip was dragged by (dx, dy), all in pixels of the photo. It stays inside the photo: a moved box keeps its size, a
 * corner stops before it reaches the opposite one.
 */
export function dragBox(box: Box, grip: Grip, dx: number, dy: number, { width, height }: Size): Box {
  if (grip === 'move') {
    const x = clamp(dx, -box.x1, width - box.x2);
    const y = clamp(dy, -box.y1, height - box.y2);
    return { x1: box.x1 + x, y1: box.y1 + y, x2: box.x2 + x, y2: box.y2 + y };
  }
  const [across, down] = [smallestSide * width, smallestSide * height];
  const west = grip.endsWith('w');
  const north = grip.startsWith('n');
  return {
    x1: west ? clamp(box.x1 + dx, 0, box.x2 - across) : box.x1,
    y1: north ? clamp(box.y1 + dy, 0, box.y2 - down) : box.y1,
    x2: west ? box.x2 : clamp(box.x2 + dx, box.x1 + across, width),
    y2: north ? box.y2 : clamp(box.y2 + dy, box.y1 + down, height),
  };
}

/** The share of the photo's side by which an arrow key moves a box. */
const step = 0.02;

/** The box after a key was pressed: arrows move it, with Shift they resize it at its lower right; null for other keys. */
export function nudgeBox(box: Box, key: string, shift: boolean, size: Size): Box | null {
  const directions: Readonly<Record<string, readonly [number, number]>> = {
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowUp: [0, -1],
    ArrowDown: [0, 1],
  };
  const direction = Object.hasOwn(directions, key) ? directions[key] : undefined;
  if (!direction) return null;
  const [across, down] = direction;
  return dragBox(box, shift ? 'se' : 'move', across * step * size.width, down * step * size.height, size);
}

/** A box in the middle of the photo, for someone who cannot drag one. */
export function middleBox({ width, height }: Size): Box {
  return { x1: 0.3 * width, y1: 0.3 * height, x2: 0.7 * width, y2: 0.7 * height };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), Math.max(low, high));
}
