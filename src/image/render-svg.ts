import type { RawPicture } from '../types.ts';
import { sharp } from './sharp.ts';

/**
 * Renders an SVG document to exactly width × height pixels over `background` (any CSS color, white unless given).
 *
 * For Garb's own drawings only, never for a client's file: this unblocks sharp's SVG loader for the whole process. Call it only from
 * a command that draws, not from the service.
 */
export async function renderSvg(
  svg: string,
  options: { readonly width: number; readonly height: number; readonly background?: string },
): Promise<RawPicture> {
  sharp.unblock({ operation: ['VipsForeignLoadSvgBuffer'] });
  const { width, height, background = '#ffffff' } = options;
  const { data, info } = await sharp(Buffer.from(svg), { density: 72 })
    .resize(width, height, { fit: 'fill' })
    .flatten({ background })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}
