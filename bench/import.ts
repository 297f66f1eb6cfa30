import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chooseGarments } from '../src/catalog/index/choose-garments.ts';
import type { AppContext } from '../src/context/create-context.ts';
import { limitConcurrency } from '../src/image/limit-concurrency.ts';
import { importProducts } from '../src/import/import-products.ts';
import type { SourceRow } from '../src/import/source-row.ts';
import { drawWardrobe } from '../wardrobe/draw-wardrobe.ts';
import { timeMs } from './time.ts';

/** Pictures of one turn of bare work and of one import: enough for an import to run at its pace, few enough to see the same machine. */
const chunkSize = 512;

export interface ImportBenchOptions {
  /** Folder of pictures; undefined: a wardrobe is drawn. */
  readonly pictures: string | undefined;
  /** Pictures at most. */
  readonly limit: number;
}

/**
 * How near an import comes to what its models allow: pictures a second of an import into the store ÷ pictures a second of
 * bare decoding, detection and embedding of the same pictures out of memory, as many at once, both in turn in one run.
 */
export async function benchImport(
  context: AppContext,
  directory: string,
  { pictures = directory, limit }: ImportBenchOptions,
): Promise<void> {
  if (pictures === directory) await drawWardrobe({ seed: 7, products: 60, looks: 6, directory });
  const paths = (await readdir(pictures, { recursive: true }))
    .filter((path) => /\.(jpe?g|png|webp|avif)$/i.test(path))
    .sort()
    .slice(0, limit);
  let bareMs = 0;
  let importMs = 0;
  let failed = 0;
  for (let start = 0; start < paths.length; start += chunkSize) {
    const chunk = paths.slice(start, start + chunkSize);
    const files = await Promise.all(chunk.map((path) => readFile(join(pictures, path))));
    bareMs += await timeMs(() => workBare(context, files));
    importMs += await timeMs(() =>
      importProducts(context, rowsOf(chunk), {
        catalog: 'bench',
        readPicture: ({ path }) => readFile(join(pictures, path)),
        onStatus: ({ status }) => {
          if (status === 'failed') failed++;
        },
      }),
    );
  }
  const rate = (ms: number) => `${((1000 * paths.length) / ms).toFixed(1)} pictures/s`;
  console.log(`import: ${paths.length} pictures, ${failed} of which cannot be used`);
  console.log(`  bare       ${rate(bareMs)} (decode, detect, embed)`);
  console.log(`  import     ${rate(importMs)}`);
  console.log(`  ratio      ${(bareMs / importMs).toFixed(2)}`);
}

async function workBare(
  { decodePhoto, detector, embedder }: AppContext,
  files: readonly Uint8Array[],
): Promise<void> {
  const inSlot = limitConcurrency(4);
  await Promise.all(
    files.map((bytes) =>
      inSlot(async () => {
        const photo = await decodePhoto(bytes);
        const garments = chooseGarments(await detector.detect(photo), { garmentClass: null });
        await embedder.embed(photo, ['whole', ...garments.flatMap(({ box }) => (box ? [box] : []))]);
      }).catch(() => {}),
    ),
  );
}

async function* rowsOf(paths: readonly string[]): AsyncGenerator<SourceRow> {
  for (const [index, path] of paths.entries())
    yield { line: index + 1, product: { id: path.replace(/[^\w.-]/g, '_'), images: [{ path }] } };
}
