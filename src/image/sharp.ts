import sharp, { type Sharp } from 'sharp';
import type { RawPicture } from '../types.ts';

/**
 * The formats that libvips may read; malicious files have exploited its other loaders. `renderSvg` unblocks one more for Garb's own
 * drawings, so `decodePhoto` checks a photo's format before libvips reads it.
 */
const allowedLoaders = ['Jpeg', 'Png', 'Webp', 'Heif'].map((kind) => `VipsForeignLoad${kind}Buffer`);

sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: allowedLoaders });
// No caching: photos rarely repeat. One thread per image: several images are decoded in parallel.
sharp.cache(false);
sharp.concurrency(1);

/** sharp with Garb's settings. */
export { sharp };

/** The picture as an image of sharp, without a copy of its pixels. */
export function rawImage({ data, width, height }: RawPicture): Sharp {
  return sharp(data, { raw: { width, height, channels: 3 } });
}
