import { availableParallelism } from 'node:os';
import type { Sharp } from 'sharp';
import { AppError } from '../errors.ts';
import type { RawPicture } from '../types.ts';
import { limitConcurrency } from './limit-concurrency.ts';
import { pictureFormat } from './picture-format.ts';
import { sharp } from './sharp.ts';

const timeLimitSeconds = 10;

/** Limits the memory of decoding to one photo per core. */
const inDecodeSlot = limitConcurrency(availableParallelism());

export interface DecodeUprightOptions {
  /** Drops the decoding while it waits; once begun, it cannot be stopped. */
  readonly signal?: AbortSignal | undefined;
  /** Whether a file that ends early is read as far as it goes, its missing rows in one color; default: an error. */
  readonly isCutShort?: boolean | undefined;
}

/**
 * Returns the pixels of an encoded image: upright (EXIF orientation applied), sRGB, on white where transparent.
 *
 * @param shape transforms the upright image, such as resize or extract
 * @throws AppError `corrupt-image` when the file is damaged or truncated, `image-too-large` when decoding takes too long
 */
export async function decodeUpright(
  bytes: Uint8Array,
  shape: (image: Sharp) => Sharp,
  { signal, isCutShort = false }: DecodeUprightOptions = {},
): Promise<RawPicture> {
  return inDecodeSlot(async () => {
    try {
      return await decode(bytes, shape, isCutShort);
    } catch (cause) {
      if (/^timeout:/.test(String((cause as Error).message))) throw tooLong(cause);
      throw corruptImage(cause);
    }
  }, signal);
}

/** Returns the error for an image that libvips could not decode completely. */
export function corruptImage(cause: unknown, message = 'The image file is damaged or truncated.'): AppError {
  const fix = 'Send the original file again, or export it again as JPEG, PNG, WebP or AVIF.';
  return new AppError('corrupt-image', message, { cause, errors: [{ location: 'image', message, fix }] });
}

function tooLong(cause: unknown): AppError {
  const message = `The image could not be decoded within ${timeLimitSeconds} s.`;
  return new AppError('image-too-large', message, { cause, errors: [{ location: 'image', message }] });
}

async function decode(
  bytes: Uint8Array,
  shape: (image: Sharp) => Sharp,
  isCutShort: boolean,
): Promise<RawPicture> {
  // A decoder's warnings are not damage: phones write headers that libjpeg warns about, and every browser shows such a picture.
  // The caller has checked the size against Garb's limit, which may be higher than sharp's.
  const image = sharp(bytes, { failOn: isCutShort ? 'none' : 'error', limitInputPixels: false });
  // sharp works in Display P3 where colors have more than 8 bits, and would answer in it. A JPEG has 8.
  const isDeep = pictureFormat(bytes) !== 'jpeg' && (await image.metadata()).depth !== 'uchar';
  if (isDeep) image.pipelineColourspace('srgb');
  const upright = image.autoOrient().timeout({ seconds: timeLimitSeconds });
  const { data, info } = await shape(upright)
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}
