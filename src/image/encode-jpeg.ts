import type { RawPicture } from '../types.ts';
import { sharp } from './sharp.ts';

/**
 * The picture as a JPEG file; quality 1–100. The same picture gives the same bytes for one version of sharp. With `4:2:0` colors
 * have half the resolution: smaller and faster, and enough for a picture that is only looked at.
 */
export async function encodeJpeg(
  picture: RawPicture,
  quality: number,
  chromaSubsampling: '4:4:4' | '4:2:0' = '4:4:4',
): Promise<Buffer> {
  const { data, width, height } = picture;
  return sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality, chromaSubsampling })
    .toBuffer();
}
