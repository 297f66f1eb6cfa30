import type { Box } from '../types.ts';

/** Returns the intersection over union (IoU) of two boxes, 0..1; 0 for boxes without area. */
export function intersectionOverUnion(a: Box, b: Box): number {
  const width = Math.min(a.x2, b.x2) - Math.max(a.x1, b.x1);
  const height = Math.min(a.y2, b.y2) - Math.max(a.y1, b.y1);
  if (!(width > 0 && height > 0)) return 0;
  const intersection = width * height;
  return intersection / (area(a) + area(b) - intersection);
}

function area(box: Box): number {
  return (box.x2 - box.x1) * (box.y2 - box.y1);
}
