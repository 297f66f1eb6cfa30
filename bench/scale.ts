import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createLanceStore } from '../src/store/lance-store.ts';
import type { EmbeddingSpace, StoredRow, VectorStore } from '../src/store/vector-store.ts';
import { type Embedding, type View, views } from '../src/types.ts';
import { timeMs } from './time.ts';

/** Numbers of a vector: those of the shipped embedder. */
const space: EmbeddingSpace = { id: 'synthetic', dimension: 256 };
const rowsPerWrite = 10_000;
const queries = 20;
/** Vectors of a search: the photo and five garments. */
const vectorsOfSearch = 6;
const depth = 50;
/** Clusters around which products lie, as pictures of the same kind of garment do. */
const rowsPerCluster = 100;
/** How far a product lies from the middle of its cluster, and a query from a product, as cosines of about .8 and .9. */
const spread = 0.75;
const aside = 0.48;

interface Measured {
  readonly rows: number;
  readonly buildSeconds: number;
  readonly diskMiB: number;
  readonly memoryMiB: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly recall: number;
  readonly filteredP50Ms: number;
  readonly filteredRecall: number;
}

/**
 * The embedded store at each size: products of one row, whole view and garment, clustered vectors. Recall@50 is against
 * all vectors compared one by one; the filter passes every tenth product. The first size is the one that the others'
 * times are divided by.
 */
export async function benchScale(directory: string, sizes: readonly number[]): Promise<void> {
  console.log('scale: LanceDB, 256 numbers a vector, two vectors a row, searches of 6 vectors');
  console.log(
    '      rows  build s  disk MiB  memory MiB  p50 ms  p95 ms  recall@50  10 %: p50 ms  recall@50  p50 ÷ first',
  );
  let first: Measured | undefined;
  for (const rows of sizes) {
    const measured = await measure(join(directory, `scale-${rows}`), rows);
    first ??= measured;
    console.log(line(measured, measured.p50Ms / first.p50Ms));
  }
}

function line(m: Measured, ratio: number): string {
  const cells: readonly (readonly [number | string, number])[] = [
    [m.rows, 10],
    [m.buildSeconds.toFixed(1), 9],
    [m.diskMiB.toFixed(0), 10],
    [m.memoryMiB.toFixed(0), 12],
    [m.p50Ms.toFixed(1), 8],
    [m.p95Ms.toFixed(1), 8],
    [m.recall.toFixed(3), 11],
    [m.filteredP50Ms.toFixed(1), 14],
    [m.filteredRecall.toFixed(3), 11],
    [ratio.toFixed(2), 13],
  ];
  return cells.map(([value, width]) => String(value).padStart(width)).join('');
}

async function measure(directory: string, rows: number): Promise<Measured> {
  const store = await createLanceStore({ directory, space });
  try {
    const before = process.memoryUsage.rss();
    const buildMs = await timeMs(async () => {
      for (let from = 0; from < rows; from += rowsPerWrite) {
        const count = Math.min(rowsPerWrite, rows - from);
        await store.upsert(Array.from({ length: count }, (_, n) => makeRow(from + n)));
      }
      await store.optimize();
    });
    const plain = await search(store, rows, false);
    const filtered = await search(store, rows, true);
    return {
      rows,
      buildSeconds: buildMs / 1000,
      diskMiB: (await bytesOf(directory)) / 2 ** 20,
      memoryMiB: Math.max(0, process.memoryUsage.rss() - before) / 2 ** 20,
      p50Ms: quantile(plain.times, 0.5),
      p95Ms: quantile(plain.times, 0.95),
      recall: plain.recall,
      filteredP50Ms: quantile(filtered.times, 0.5),
      filteredRecall: filtered.recall,
    };
  } finally {
    await store.close();
  }
}

async function search(store: VectorStore, rows: number, isFiltered: boolean) {
  const filter = isFiltered ? { filter: { equals: { field: 'attributes.tenth', value: '0' } } } : {};
  const asked = Array.from({ length: queries }, (_, query) =>
    Array.from({ length: vectorsOfSearch }, (_, n) => queryVector(query * vectorsOfSearch + n, rows)),
  );
  const view: View = 'garment';
  const ask = (vectors: readonly Embedding[]) =>
    store.search({ catalog: 'shop', view, vectors, limit: depth, ...filter });
  // What is read for the first time is slow, whatever the index.
  await ask(asked[0] ?? []);
  const times: number[] = [];
  const lists: string[][] = [];
  for (const vectors of asked) {
    const started = performance.now();
    const found = await ask(vectors);
    times.push(performance.now() - started);
    lists.push(...found.map((list) => list.map(({ row }) => row.productId)));
  }
  const exact = exactly(asked.flat(), rows, view, isFiltered ? 10 : 1);
  const recalls = exact.map((wanted, n) => {
    const found = new Set(lists[n]);
    return wanted.filter((id) => found.has(id)).length / Math.max(1, wanted.length);
  });
  return { times, recall: recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length };
}

/** The nearest products of each query, by comparing all: every `step`th product. */
function exactly(asked: readonly Embedding[], rows: number, view: View, step: number): string[][] {
  const best = asked.map((): { n: number; score: number }[] => []);
  for (let n = 0; n < rows; n += step) {
    const vector = rowVector(n, view);
    asked.forEach((query, at) => {
      keepBest(best[at] ?? [], { n, score: dot(query, vector) });
    });
  }
  return best.map((list) => list.map(({ n }) => `p${n}`));
}

function dot(a: Embedding, b: Embedding): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/** Puts an entry in its place among the best so far, highest first. */
function keepBest(best: { n: number; score: number }[], entry: { n: number; score: number }): void {
  if (best.length === depth && entry.score <= (best.at(-1)?.score ?? 0)) return;
  const place = best.findIndex(({ score }) => score < entry.score);
  best.splice(place < 0 ? best.length : place, 0, entry);
  if (best.length > depth) best.pop();
}

function makeRow(n: number): StoredRow {
  const id = `p${n}`;
  const digest = createHash('sha256').update(id).digest('hex');
  const attributes = { tenth: String(n % 10), color: ['red', 'blue', 'green'][n % 3] ?? '' };
  return {
    key: digest,
    catalog: 'shop',
    productId: id,
    groupId: '',
    garmentClass: 'top',
    price: n % 100,
    attributes,
    imageDigest: digest,
    box: null,
    product: {
      id,
      title: `Product ${n} of a shop with titles of some length`,
      images: [{ path: `${id}.jpg` }],
      attributes,
    },
    whole: rowVector(n, 'whole'),
    garment: rowVector(n, 'garment'),
  };
}

/** A product's vector: the middle of its cluster and some of its own, of length 1. */
function rowVector(n: number, view: View): Embedding {
  const cluster = Math.floor(n / rowsPerCluster);
  return blend(
    direction(2 * cluster + views.indexOf(view) + 1e9),
    direction(2 * n + views.indexOf(view)),
    spread,
  );
}

/** A photo of some product: its vector and something else besides. */
function queryVector(query: number, rows: number): Embedding {
  const n = Math.floor((query * 7919) % rows);
  return blend(rowVector(n, 'garment'), direction(query + 2e9), aside);
}

function blend(a: Embedding, b: Embedding, share: number): Embedding {
  const mixed = a.map((value, i) => value + share * (b[i] ?? 0));
  const length = Math.hypot(...mixed);
  return mixed.map((value) => value / length);
}

/** A direction drawn from a seed, the same each time: normal numbers by their sum, from a xorshift generator. */
function direction(seed: number): Embedding {
  let state = (Math.imul(seed % 0x7fffffff, 0x9e3779b1) ^ Math.floor(seed / 0x7fffffff)) | 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  for (let warm = 0; warm < 4; warm++) next();
  const vector = Float32Array.from({ length: space.dimension }, () => next() + next() + next() - 1.5);
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

async function bytesOf(directory: string): Promise<number> {
  const names = await readdir(directory, { recursive: true, withFileTypes: true });
  const sizes = names
    .filter((entry) => entry.isFile())
    .map((entry) => stat(join(entry.parentPath, entry.name)));
  return (await Promise.all(sizes)).reduce((sum, { size }) => sum + size, 0);
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
