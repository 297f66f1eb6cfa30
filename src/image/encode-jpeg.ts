import type { RawPicture } from '../types.ts';
import { sharp } from './sharp.ts';

/** The picture as a JPEG file; quality 1–100. The same picture gives the same bytes for one version of sharp. */
export async function encodeJpeg(picture: RawPicture, quality: number): Promise<Buffer> {
  const { data, width, height } = picture;
  return sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality, chromaSubsampling: '4:4:4' })
    .toBuffer();
}
