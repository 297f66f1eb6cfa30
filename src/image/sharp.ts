import sharp from 'sharp';

/**
 * The kinds libvips may read, whatever a file is named: its other loaders are where hostile files have done harm.
 * Garb's own drawings open one more (`renderSvg`), so `decodePhoto` looks at a photo's content before libvips does.
 */
const allowedLoaders = ['Jpeg', 'Png', 'Webp', 'Heif'].map((kind) => `VipsForeignLoad${kind}Buffer`);

sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: allowedLoaders });
// No photo comes twice, and photos are decoded side by side rather than each by several threads.
sharp.cache(false);
sharp.concurrency(1);

/** sharp as photos are read with it. */
export { sharp };
