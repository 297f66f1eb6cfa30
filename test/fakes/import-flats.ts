import { expect } from 'vitest';
import { importProducts } from '../../src/import/import-products.ts';
import type { Product } from '../../src/types.ts';
import type { FakeContext } from './api-context.ts';
import { createFakeDetector } from './fake-detector.ts';
import { blue, flatJpeg, green, red } from './pictures.ts';

const flats = { red, green, blue };

/** Six flat products, tops and pants in three colors. Their pictures hold no garment: the whole stands for it. */
export async function importFlats(into: FakeContext): Promise<void> {
  const products = (['top', 'pants'] as const).flatMap((garmentClass) =>
    (['red', 'green', 'blue'] as const).map(
      (color): Product => ({
        id: `${color}-${garmentClass}`,
        images: [{ path: color }],
        garmentClass,
        price: color === 'red' ? 10 : 20,
        attributes: { color },
      }),
    ),
  );
  async function* rows() {
    for (const [index, product] of products.entries()) yield { line: index + 1, product };
  }
  await importProducts({ ...into, detector: createFakeDetector([]) }, rows(), {
    catalog: 'default',
    readPicture: ({ path }) => flatJpeg(flats[path as keyof typeof flats]),
    onStatus: ({ status }) => expect(status).toBe('imported'),
  });
}
