import type { RawPicture } from '../types.ts';
import { rawImage } from './sharp.ts';

/**
 * The image as a JPEG file; quality 1–100. Deterministic for one version of sharp. `4:2:0` halves the color resolution: smaller and
 * faster, and good enough for display.
 */
export async function encodeJpeg(
  picture: RawPicture,
  quality: number,
  chromaSubsampling: '4:4:4' | '4:2:0' = '4:4:4',
): Promise<Buffer> {
  return rawImage(picture).jpeg({ quality, chromaSubsampling }).toBuffer();
}
