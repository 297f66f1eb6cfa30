import type { Photo } from '../types.ts';
import { encodeJpeg } from './encode-jpeg.ts';
import { resizePicture } from './resize-picture.ts';

/** A JPEG file of the photo for display, at most `side` pixels on its long side. */
export async function thumbnail({ working }: Photo, side = 480): Promise<Uint8Array> {
  const scale = Math.min(1, side / Math.max(working.width, working.height));
  const width = Math.max(1, Math.round(working.width * scale));
  const height = Math.max(1, Math.round(working.height * scale));
  const small = scale === 1 ? working : await resizePicture(working, { width, height });
  return encodeJpeg(small, 82, '4:2:0');
}
