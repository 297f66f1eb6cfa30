import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AppContext } from '../src/context/create-context.ts';
import { importProducts } from '../src/import/import-products.ts';
import { shopTheLook } from '../src/search/shop-the-look.ts';
import { drawWardrobe } from '../wardrobe/draw-wardrobe.ts';
import { readCatalogFile } from './read-catalog-file.ts';
import { timeMs } from './time.ts';

const rounds = 40;

/**
 * What a request costs beside its inference: the median of whole requests ÷ the median of the bare model runs that the
 * same photo needs (one detection, one batch of crops), both measured in turn in one run.
 */
export async function benchLook(context: AppContext, directory: string): Promise<void> {
  const { catalogPath, looksPath } = await drawWardrobe({ seed: 7, products: 60, looks: 6, directory });
  await importProducts(context, await readCatalogFile(catalogPath), {
    catalog: 'default',
    readPicture: ({ path }) => readFile(join(directory, path)),
    onStatus: () => {},
  });
  const look = JSON.parse((await readFile(looksPath, 'utf8')).split('\n')[0] ?? '') as { image: string };
  const bytes = await readFile(join(directory, look.image));
  const photo = await context.decodePhoto(bytes);
  const boxes = (await context.detector.detect(photo)).map(({ box }) => box);
  const request: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < rounds; round++) {
    request.push(
      await timeMs(() => shopTheLook(context, bytes, { catalog: 'default', limit: 10, explain: false })),
    );
    bare.push(
      await timeMs(async () => {
        await context.detector.detect(photo);
        await context.embedder.embed(photo, ['whole', ...boxes]);
      }),
    );
  }
  console.log(`look: one with ${boxes.length} garments, ${rounds} rounds, medians`);
  console.log(`  request    ${median(request).toFixed(1)} ms`);
  console.log(`  inference  ${median(bare).toFixed(1)} ms (detection, and the whole photo with its crops)`);
  console.log(`  ratio      ${(median(request) / median(bare)).toFixed(2)}`);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
