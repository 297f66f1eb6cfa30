import { availableParallelism } from 'node:os';
import type { Sharp } from 'sharp';
import { AppError } from '../errors.ts';
import type { RawPicture } from '../types.ts';
import { limitConcurrency } from './limit-concurrency.ts';
import { sharp } from './sharp.ts';

const timeLimitSeconds = 20;

/** Bounds the memory of decoding: one photo a core. */
const inDecodeSlot = limitConcurrency(availableParallelism());

/**
 * Some cameras write stray bytes between the segments of a JPEG's header. libjpeg warns of it as it does of damaged
 * pixels, but nothing is missing.
 */
const harmlessWarning = /extraneous bytes before marker/;

/**
 * Returns the pixels of an encoded picture: turned upright by its EXIF orientation, sRGB, transparency laid on white.
 *
 * @param shape what to do with the upright picture, such as resizing it or taking a part of it
 * @throws AppError `corrupt-image` when the file is damaged or cut short
 */
export async function decodeUpright(bytes: Uint8Array, shape: (image: Sharp) => Sharp): Promise<RawPicture> {
  return inDecodeSlot(async () => {
    try {
      return await decode(bytes, shape, 'warning').catch((error: unknown) => {
        if (harmlessWarning.test(String(error))) return decode(bytes, shape, 'error');
        throw error;
      });
    } catch (cause) {
      throw corruptImage(cause);
    }
  });
}

/** Returns the error for a picture that libvips could not read to its end. */
export function corruptImage(cause: unknown): AppError {
  const message = 'The picture is damaged or cut short and cannot be read to its end.';
  const fix = 'Send the original file again, or export it anew as JPEG, PNG, WebP or AVIF.';
  return new AppError('corrupt-image', message, { cause, errors: [{ location: 'image', message, fix }] });
}

async function decode(
  bytes: Uint8Array,
  shape: (image: Sharp) => Sharp,
  failOn: 'warning' | 'error',
): Promise<RawPicture> {
  // The caller has checked the size against its own limit, which may be higher than sharp's.
  const upright = sharp(bytes, { failOn, limitInputPixels: false })
    .autoOrient()
    .timeout({ seconds: timeLimitSeconds });
  const { data, info } = await shape(upright)
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}
