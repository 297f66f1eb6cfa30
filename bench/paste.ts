import type { RawPicture } from '../src/types.ts';

/** Copies a picture into a larger one, in place; `left` and `top` in whole pixels of that. */
export function paste(
  into: RawPicture,
  { data, width, height }: RawPicture,
  left: number,
  top: number,
): void {
  for (let row = 0; row < height; row++) {
    const line = data.subarray(row * width * 3, (row + 1) * width * 3);
    into.data.set(line, ((row + top) * into.width + left) * 3);
  }
}
