import { createHash } from 'node:crypto';
import type { Sharp } from 'sharp';
import { AppError, fieldError } from '../errors.ts';
import type { Photo, RawPicture } from '../types.ts';
import { corruptImage, type DecodeUprightOptions, decodeUpright } from './decode-upright.ts';
import { otherKind, type PictureFormat, pictureFormat } from './picture-format.ts';
import { readableShare } from './readable-share.ts';
import { reducePicture } from './reduce/reduce-picture.ts';
import { sharp } from './sharp.ts';

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

/** A picture cut short is refused if less of it can be read. */
const leastShare = 0.5;

/**
 * Photos of a shorter long side are decoded whole in any case: libjpeg makes a picture smaller while it decodes only by halves. So
 * their pixels are kept for the crops that need them.
 */
const keptLongSide = 2 * workingLongSide;

/**
 * Decodes a JPEG, PNG, WebP or AVIF file; its content decides the format, never its name.
 *
 * The working copy is upright, sRGB, on white where transparent, and at most 1,024 px on its long side. A JPEG or PNG that ends early is
 * read as far as it goes, if that is half of it or more.
 * @throws AppError `unsupported-image`, `corrupt-image`, `image-too-large` (before any pixel is decoded) or
 * `image-too-small`
 */
export async function decodePhoto(bytes: Uint8Array, options: DecodeOptions = {}): Promise<Photo> {
  const format = requireSupportedFormat(bytes);
  const { width, height, isDeep } = await uprightSize(bytes);
  const { maxPixels = 50e6, signal } = options;
  const ofFormat = 1e6 * mostMegapixels[format][isDeep ? 1 : 0];
  requireSize(width, height, { ...options, maxPixels: Math.min(maxPixels, ofFormat) });
  const longSide = Math.max(width, height);
  // 16 bits are rounded to 8 after they are resized, so what is kept of them would be a little less exact.
  const isKept = !isDeep && longSide > workingLongSide && longSide < keptLongSide;
  const decoded = await decodeAsFar(bytes, format, isKept, signal);
  return { width, height, ...decoded, bytes, digest: createHash('sha256').update(bytes).digest('hex') };
}

/** The pixels of a file, of one that is cut short as far as it goes. */
async function decodeAsFar(
  bytes: Uint8Array,
  format: PictureFormat,
  isKept: boolean,
  signal: AbortSignal | undefined,
): Promise<Pick<Photo, 'working' | 'original' | 'readShare'>> {
  try {
    return await decodePixels(bytes, isKept, { signal });
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'corrupt-image')) throw error;
    const readShare = await readableShare(bytes, format, shrink);
    if (readShare === undefined) throw error;
    if (readShare < leastShare) {
      const read = Math.floor(readShare * 100);
      throw corruptImage(error, `The image file is cut short: only ${read} % of the picture could be read.`);
    }
    return { ...(await decodePixels(bytes, isKept, { signal, isCutShort: true })), readShare };
  }
}

async function decodePixels(
  bytes: Uint8Array,
  isKept: boolean,
  options: DecodeUprightOptions,
): Promise<Pick<Photo, 'working' | 'original'>> {
  if (!isKept) return { working: await decodeUpright(bytes, shrink, options) };
  const original = await decodeUpright(bytes, (image) => image, options);
  return { working: shrinkPixels(original), original };
}

/** What {@link shrink} makes of pixels in memory, byte for byte (ADR 35). */
function shrinkPixels(original: RawPicture): RawPicture {
  const ratio = Math.max(original.width, original.height) / workingLongSide;
  const to = { width: Math.round(original.width / ratio), height: Math.round(original.height / ratio) };
  const data = new Uint8Array(to.width * to.height * 3);
  const all = { x1: 0, y1: 0, x2: original.width, y2: original.height };
  reducePicture(original, all, { ...to, ratio }, 'lanczos3', { data, ...to, left: 0, top: 0 });
  return { data, ...to };
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
  if (format) return format;
  const kind = otherKind(bytes);
  const received = kind === undefined ? '' : ` but received ${kind}`;
  throw fieldError('unsupported-image', 'image', `Expected a JPEG, PNG, WebP or AVIF image${received}.`);
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
