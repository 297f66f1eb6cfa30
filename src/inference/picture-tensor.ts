// `!` on table reads: a byte is an index of a table of 256.
import type { RawPicture } from '../types.ts';
import { halfOf } from './half-floats.ts';
import type { DetectorInput, EmbedderInput } from './picture-input.ts';
import type { InputTensor } from './tensor.ts';

/** How a model takes images. */
export type PictureInput = Pick<
  DetectorInput | EmbedderInput,
  'width' | 'height' | 'layout' | 'dtype' | 'channels' | 'scale' | 'mean' | 'std'
>;

/**
 * Returns images of the input's size as one tensor, [N, height, width, 3] or [N, 3, height, width], with the input's type and
 * channel order. A single image that needs no conversion is not copied.
 */
export function toPictureTensor(pictures: readonly RawPicture[], input: PictureInput): InputTensor {
  const { width, height, layout } = input;
  const dims = layout === 'nhwc' ? [pictures.length, height, width, 3] : [pictures.length, 3, height, width];
  if (layout === 'nhwc' && input.dtype === 'uint8' && input.channels === 'rgb') {
    const [only] = pictures;
    return { data: only && pictures.length === 1 ? only.data : concatenate(pictures), dims };
  }
  const length = pictures.length * height * width * 3;
  const data = new { float32: Float32Array, float16: Uint16Array, uint8: Uint8Array }[input.dtype](length);
  const tables = [0, 1, 2].map((channel) => valueTable(input, channel));
  const plane = height * width;
  pictures.forEach((picture, index) => {
    tables.forEach((table, channel) => {
      const [start, step] = layout === 'nhwc' ? [channel, 3] : [channel * plane, 1];
      let at = index * plane * 3 + start;
      for (let from = input.channels === 'rgb' ? channel : 2 - channel; from < plane * 3; from += 3) {
        data[at] = table[picture.data[from]!]!;
        at += step;
      }
    });
  });
  return { data, dims };
}

/** Returns the converted value of each byte in a channel: a lookup is faster than the arithmetic. */
function valueTable({ dtype, scale = 1 / 255, mean, std }: PictureInput, channel: number): Float64Array {
  return Float64Array.from({ length: 256 }, (_, byte) => {
    if (dtype === 'uint8') return byte;
    const value = (byte * scale - (mean?.[channel] ?? 0)) / (std?.[channel] ?? 1);
    return dtype === 'float16' ? halfOf(value) : value;
  });
}

function concatenate(pictures: readonly RawPicture[]): Uint8Array {
  const data = new Uint8Array(pictures.reduce((sum, picture) => sum + picture.data.length, 0));
  let at = 0;
  for (const picture of pictures) {
    data.set(picture.data, at);
    at += picture.data.length;
  }
  return data;
}
