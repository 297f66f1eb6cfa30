import { createHash } from 'node:crypto';
import type { Sharp } from 'sharp';
import { AppError, fieldError } from '../errors.ts';
import type { Photo } from '../types.ts';
import { corruptImage, decodeUpright } from './decode-upright.ts';
import { type PictureFormat, pictureFormat } from './picture-format.ts';
import { rawImage, sharp } from './sharp.ts';

export interface PhotoLimits {
  /** Maximum width × height, where the format's own limit is not lower; default 50 million. */
  readonly maxPixels?: number;
  /** Minimum length of the shorter side in pixels; default 16. */
  readonly minSide?: number;
  /** Maximum longer side ÷ shorter side; default 20. */
  readonly maxAspectRatio?: number;
}

export interface DecodeOptions extends PhotoLimits {
  /** Drops a decoding that waits for its turn. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Most millions of pixels by format and by bits per channel, 8 or more: each costs about as much time as 50 million of a JPEG or an
 * 8-bit PNG. AVIF and WebP are decoded whole before they are made smaller, and a file of a thousand bytes can name any size.
 */
const mostMegapixels: Readonly<Record<PictureFormat, readonly [number, number]>> = {
  jpeg: [50, 25],
  png: [50, 25],
  webp: [40, 40],
  avif: [20, 12],
  heic: [0, 0],
};

const workingLongSide = 1024;

/**
 * Photos of a shorter long side are decoded whole in any case: libjpeg makes a picture smaller while it decodes only by halves. So
 * their pixels are kept for the crops that need them.
 */
const keptLongSide = 2 * workingLongSide;

/**
 * Decodes a JPEG, PNG, WebP or AVIF file; its content decides the format, never its name.
 *
 * The working copy is upright, sRGB, on white where transparent, and at most 1,024 px on its long side.
 * @throws AppError `unsupported-image`, `corrupt-image`, `image-too-large` (before any pixel is decoded) or
 * `image-too-small`
 */
export async function decodePhoto(bytes: Uint8Array, options: DecodeOptions = {}): Promise<Photo> {
  const format = requireSupportedFormat(bytes);
  const { width, height, isDeep } = await uprightSize(bytes);
  const { maxPixels = 50e6, signal } = options;
  const ofFormat = 1e6 * mostMegapixels[format][isDeep ? 1 : 0];
  requireSize(width, height, { ...options, maxPixels: Math.min(maxPixels, ofFormat) });
  const digest = createHash('sha256').update(bytes).digest('hex');
  const longSide = Math.max(width, height);
  // 16 bits are rounded to 8 after they are resized, so what is kept of them would be a little less exact.
  if (isDeep || longSide <= workingLongSide || longSide >= keptLongSide)
    return { width, height, working: await decodeUpright(bytes, shrink, signal), bytes, digest };
  const original = await decodeUpright(bytes, (image) => image, signal);
  const { data, info } = await shrink(rawImage(original)).raw().toBuffer({ resolveWithObject: true });
  const working = { data, width: info.width, height: info.height };
  return { width, height, working, original, bytes, digest };
}

function shrink(image: Sharp): Sharp {
  return image.resize(workingLongSide, workingLongSide, { fit: 'inside', withoutEnlargement: true });
}

function requireSupportedFormat(bytes: Uint8Array): PictureFormat {
  const format = pictureFormat(bytes);
  if (format === 'heic') {
    const message = 'HEIC images are not supported because their codec is patented.';
    const fix =
      'Export the photo as JPEG. To take photos as JPEG on an iPhone: Settings, Camera, Formats, Most Compatible.';
    throw new AppError('unsupported-image', message, { errors: [{ location: 'image', message, fix }] });
  }
  if (!format) throw fieldError('unsupported-image', 'image', 'Expected a JPEG, PNG, WebP or AVIF image.');
  return format;
}

async function uprightSize(bytes: Uint8Array): Promise<{ width: number; height: number; isDeep: boolean }> {
  try {
    // Header warnings are handled when the pixels are decoded; requireSize checks the size limit.
    const image = sharp(bytes, { failOn: 'error', limitInputPixels: false });
    const { autoOrient, depth } = await image.metadata();
    return { ...autoOrient, isDeep: depth !== 'uchar' };
  } catch (cause) {
    throw corruptImage(cause);
  }
}

function requireSize(width: number, height: number, limits: PhotoLimits): void {
  const { maxPixels = 50e6, minSide = 16, maxAspectRatio = 20 } = limits;
  const received = `received ${width} × ${height}`;
  if (width * height > maxPixels) {
    const message = `Expected at most ${maxPixels / 1e6} megapixels but ${received} px.`;
    throw fieldError('image-too-large', 'image', message);
  }
  const shorter = Math.min(width, height);
  if (shorter < minSide) {
    const message = `Expected at least ${minSide} px on the shorter side but ${received} px.`;
    throw fieldError('image-too-small', 'image', message);
  }
  if (Math.max(width, height) > maxAspectRatio * shorter) {
    const message = `Expected the longer side to be at most ${maxAspectRatio} times the shorter one but ${received} px.`;
    throw fieldError('image-too-small', 'image', message);
  }
}
