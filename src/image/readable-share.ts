import type { Sharp } from 'sharp';
import type { PictureFormat } from './picture-format.ts';
import { sharp } from './sharp.ts';

/**
 * The share of its rows that a decoder reads of a picture cut short, 0..1, as the file stores them; undefined where it reads none, as of
 * WebP, AVIF and interlaced PNG, or where the file is not cut short. 1 for a progressive JPEG of which only details are missing.
 *
 * Decoders fill the rows that a file lacks with one color: libjpeg with coefficients of 0, which is middle grey, libpng with 0. A picture
 * that ends in rows of that very color seems to be shorter than it is.
 *
 * @param shrink makes the picture smaller; its rows must stay in order
 */
export async function readableShare(
  bytes: Uint8Array,
  format: PictureFormat,
  shrink: (image: Sharp) => Sharp,
): Promise<number | undefined> {
  if (format !== 'jpeg' && format !== 'png') return undefined;
  // A PNG that has its last chunk is damaged rather than cut short, and nobody knows where.
  if (format === 'png' && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes('IEND'))
    return undefined;
  try {
    // Without its profile, which would change the color.
    const image = sharp(bytes, { failOn: 'none', limitInputPixels: false, ignoreIcc: true });
    const { space } = await image.metadata();
    const { data, info } = await shrink(image).timeout({ seconds: 10 }).raw().toBuffer({
      resolveWithObject: true,
    });
    const last = data.subarray(data.length - info.channels);
    const filling = format === 'png' ? 0 : 128;
    // What middle grey of CMYK becomes is the converter's affair.
    const isFilled = space === 'cmyk' || last.every((channel) => channel === filling);
    return isFilled ? rowsBeforeColor(data, info, last) / info.height : 1;
  } catch {
    return undefined;
  }
}

/** The number of rows without those at the end that have one color only. */
function rowsBeforeColor(
  data: Uint8Array,
  { width, height, channels }: { readonly width: number; readonly height: number; readonly channels: number },
  color: Uint8Array,
): number {
  let place = data.length - 1;
  while (place >= 0 && data[place] === color[place % channels]) place--;
  return Math.min(height, Math.ceil((place + 1) / (width * channels)));
}
