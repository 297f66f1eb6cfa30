// `!` on reads: positions are clamped to the picture.
import type { Box, RawPicture } from '../types.ts';

/** Where a pixel of the result lies between two pixels of the source, along one side. */
interface Between {
  readonly first: Int32Array;
  readonly second: Int32Array;
  /** Share of the second, 0..1. */
  readonly share: Float64Array;
}

/**
 * Returns a part of the image resized as OpenCV's `resize` does with INTER_LINEAR: each pixel is interpolated between the four
 * nearest of the source, pixels' centres being at half positions. Unlike the filters of sharp and Pillow it does not average when
 * downscaling, so fine detail turns to noise; detectors that were trained with OpenCV expect just that.
 * Source: opencv/opencv, modules/imgproc/src/resize.cpp, whose fixed-point arithmetic may differ by 1.
 *
 * @param part in whole pixels
 */
export function resizeLikeOpencv(
  { data, width: sourceWidth }: RawPicture,
  part: Box,
  { width, height }: { readonly width: number; readonly height: number },
): RawPicture {
  const columns = between(part.x1, part.x2, width);
  const rows = between(part.y1, part.y2, height);
  const resized = new Uint8Array(width * height * 3);
  let at = 0;
  for (let y = 0; y < height; y++) {
    const above = rows.first[y]! * sourceWidth;
    const below = rows.second[y]! * sourceWidth;
    const down = rows.share[y]!;
    for (let x = 0; x < width; x++) {
      const [left, right, across] = [columns.first[x]!, columns.second[x]!, columns.share[x]!];
      for (let channel = 0; channel < 3; channel++) {
        const topLeft = data[(above + left) * 3 + channel]!;
        const bottomLeft = data[(below + left) * 3 + channel]!;
        const top = topLeft + (data[(above + right) * 3 + channel]! - topLeft) * across;
        const bottom = bottomLeft + (data[(below + right) * 3 + channel]! - bottomLeft) * across;
        resized[at++] = top + (bottom - top) * down + 0.5;
      }
    }
  }
  return { data: resized, width, height };
}

function between(start: number, end: number, count: number): Between {
  const scale = (end - start) / count;
  const found = {
    first: new Int32Array(count),
    second: new Int32Array(count),
    share: new Float64Array(count),
  };
  for (let n = 0; n < count; n++) {
    const position = Math.min(Math.max((n + 0.5) * scale - 0.5, 0), end - start - 1);
    const first = Math.floor(position);
    found.first[n] = start + first;
    found.second[n] = Math.min(start + first + 1, end - 1);
    found.share[n] = position - first;
  }
  return found;
}
