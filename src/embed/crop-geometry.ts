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

/**
 * Returns the center of the box: `cropShare` of each side of the largest part with the input's aspect ratio. Equivalent to resizing
 * the shorter side to `side / cropShare` and a center crop.
 *
 * @param input size of the model's input in pixels, and the share to keep, 0..1
 */
export function centerBox(
  box: Box,
  input: { readonly width: number; readonly height: number; readonly cropShare: number },
): Box {
  const scale = Math.min((box.x2 - box.x1) / input.width, (box.y2 - box.y1) / input.height) * input.cropShare;
  const x = (box.x1 + box.x2) / 2;
  const y = (box.y1 + box.y2) / 2;
  const halfWidth = (input.width * scale) / 2;
  const halfHeight = (input.height * scale) / 2;
  return { x1: x - halfWidth, y1: y - halfHeight, x2: x + halfWidth, y2: y + halfHeight };
}
