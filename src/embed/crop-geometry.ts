import type { Box } from '../types.ts';

/**
 * Returns the box grown on each side by `margin` of its own width and height, clamped to the photo.
 *
 * @param margin share of the box's side, 0..1
 * @param photo size of the upright original in pixels
 */
export function growBox(box: Box, margin: number, photo: { width: number; height: number }): Box {
  const growX = margin * (box.x2 - box.x1);
  const growY = margin * (box.y2 - box.y1);
  return {
    x1: Math.max(0, box.x1 - growX),
    y1: Math.max(0, box.y1 - growY),
    x2: Math.min(photo.width, box.x2 + growX),
    y2: Math.min(photo.height, box.y2 + growY),
  };
}
