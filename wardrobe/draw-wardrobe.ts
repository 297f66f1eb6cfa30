import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeJpeg } from '../src/image/encode-jpeg.ts';
import type { RawPicture } from '../src/types.ts';
import { createCatalog } from './catalog.ts';
import { createStylist, undress } from './figure/outfit.ts';
import { composeLook, type Look } from './look.ts';
import { drawPackshot } from './packshot.ts';
import { createRandom } from './random.ts';

/** Counts up whenever the same settings give other pictures, so that wardrobes drawn before are drawn again. */
const drawingVersion = 5;
const jpegQuality = 88;

type WardrobeSettings = {
  /** Decides everything that is drawn. */
  readonly seed: number;
  /** Number of products, at least ten; each has two pictures. */
  readonly products: number;
  /** Number of photos of people who wear them. */
  readonly looks: number;
  /** People who wear a part of an outfit or nothing: what a detector must not take for garments. */
  readonly halfDressed?: boolean;
  readonly directory: string;
  /** Called after every picture with how many of `products · 2 + looks` are done. */
  readonly onProgress?: (done: number) => void;
  /** Pictures drawn at a time. */
  readonly concurrency?: number;
};

type DrawnWardrobe = {
  readonly catalogPath: string;
  readonly looksPath: string;
  readonly drawn: boolean;
};

/**
 * Draws a wardrobe into a directory: `catalog.jsonl`, `looks.jsonl`, `images/*.jpg`, `looks/*.jpg`, and last `wardrobe.json`,
 * which says that all is there. The same settings give the same files; where they are already complete nothing is drawn
 * (`drawn: false`); an interrupted run goes on where it stopped; other settings replace the wardrobe that was there.
 * @throws RangeError for fewer than ten products
 */
export async function drawWardrobe({
  seed,
  products,
  looks,
  halfDressed = false,
  directory,
  onProgress,
  concurrency = 2,
}: WardrobeSettings): Promise<DrawnWardrobe> {
  const paths = { catalogPath: join(directory, 'catalog.jsonl'), looksPath: join(directory, 'looks.jsonl') };
  const finished = join(directory, 'wardrobe.json');
  const started = join(directory, 'wardrobe.partial.json');
  const stamp = `${JSON.stringify({ seed, products, looks, ...(halfDressed && { halfDressed }), drawingVersion })}\n`;
  if ((await readText(finished)) === stamp) return { ...paths, drawn: false };

  const catalog = createCatalog(`${seed}`, products);
  const resumes = (await readText(started)) === stamp;
  if (!resumes && ((await readText(finished)) ?? (await readText(started)))) {
    await Promise.all(
      ['images', 'looks'].map((folder) => rm(join(directory, folder), { recursive: true, force: true })),
    );
  }
  await rm(finished, { force: true });
  await Promise.all(['images', 'looks'].map((folder) => mkdir(join(directory, folder), { recursive: true })));
  await writeWhole(started, stamp);

  let done = 0;
  async function picture(path: string, draw: () => Promise<RawPicture>): Promise<void> {
    const target = join(directory, path);
    if (!(resumes && (await exists(target))))
      await writeWhole(target, await encodeJpeg(await draw(), jpegQuality));
    onProgress?.(++done);
  }

  await atOnce(
    concurrency,
    catalog.flatMap((product) => [
      () => picture(`images/${product.row.id}-front.jpg`, () => drawPackshot(product, 'front', `${seed}`)),
      () => picture(`images/${product.row.id}-second.jpg`, () => drawPackshot(product, 'second', `${seed}`)),
    ]),
  );
  const dressUp = createStylist(catalog, createRandom(`${seed}/outfits`));
  const nextOutfit = halfDressed ? undress(dressUp, createRandom(`${seed}/worn`)) : dressUp;
  const outfits = Array.from({ length: looks }, (_, i) => ({
    id: `look-${String(i + 1).padStart(4, '0')}`,
    outfit: nextOutfit(),
  }));
  const lines = await atOnce(
    concurrency,
    outfits.map(({ id, outfit }) => async () => {
      const look = await composeLook(outfit, `${seed}/${id}`);
      await picture(`looks/${id}.jpg`, look.photo);
      return lookLine(id, look);
    }),
  );

  await writeWhole(paths.catalogPath, catalog.map(({ row }) => `${JSON.stringify(row)}\n`).join(''));
  await writeWhole(paths.looksPath, lines.join(''));
  await writeWhole(finished, stamp);
  await rm(started, { force: true });
  return { ...paths, drawn: true };
}

function lookLine(id: string, look: Look): string {
  const garments = look.garments.map(({ productId, garmentClass, box }) => ({
    products: [productId],
    box: [box.x1, box.y1, box.x2, box.y2],
    garmentClass,
  }));
  return `${JSON.stringify({ id, image: `looks/${id}.jpg`, garments })}\n`;
}

/** Runs the jobs, so many at a time, and gives their results in the jobs' order. */
async function atOnce<T>(limit: number, jobs: readonly (() => Promise<T>)[]): Promise<T[]> {
  const results = new Map<number, T>();
  let next = 0;
  async function work(): Promise<void> {
    for (let i = next++; i < jobs.length; i = next++) {
      const job = jobs[i];
      if (job) results.set(i, await job());
    }
  }
  await Promise.all(Array.from({ length: Math.max(1, limit) }, work));
  return [...results].sort(([a], [b]) => a - b).map(([, result]) => result);
}

/** Writes a file so that it is never seen half-written. */
async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  await writeFile(`${path}.part`, content);
  await rename(`${path}.part`, path);
}

async function readText(path: string): Promise<string | undefined> {
  return (await exists(path)) ? readFile(path, 'utf8') : undefined;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
