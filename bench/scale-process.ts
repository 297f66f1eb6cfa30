/**
 * One process of the benchmark of scale: `build` writes products and compares them all with the queries, `search` opens
 * the store afresh and searches it. Prints one line of JSON.
 */
import { createHash } from 'node:crypto';
import { createLanceStore } from '../src/store/lance/lance-store.ts';
import type { StoredRow } from '../src/store/vector-store.ts';
import type { Embedding } from '../src/types.ts';
import { depth, readVectors, type ScaleTask, searchesOf, tenth } from './scale-task.ts';
import { bestOf, dot, synthesizeProducts } from './synthetic-products.ts';
import { timeMs } from './time.ts';

const rowsPerWrite = 5000;

const task: ScaleTask = JSON.parse(process.argv[2] ?? '');
const { real, queries } = await readVectors(task.vectors);
const store = await createLanceStore({
  directory: task.directory,
  space: { id: 'synthetic', dimension: real.dimension },
});
console.log(JSON.stringify(await (task.step === 'build' ? build() : search())));
await store.close();

async function build() {
  const product = synthesizeProducts(real);
  const exact = queries.map(() => ({ all: bestOf(depth), tenth: bestOf(depth) }));
  let writeMs = 0;
  for (let from = 0; from < task.rows; from += rowsPerWrite) {
    const rows = Array.from({ length: Math.min(rowsPerWrite, task.rows - from) }, (_, n) =>
      makeRow(from + n, product(from + n)),
    );
    writeMs += await timeMs(() => store.upsert(rows));
    for (const [n, row] of rows.entries())
      for (const [at, query] of queries.entries()) {
        const score = dot(query, row.garment, 0);
        exact[at]?.all.offer(from + n, score);
        if (row.attributes.tenth === tenth) exact[at]?.tenth.offer(from + n, score);
      }
  }
  const indexMs = await timeMs(() => store.optimize());
  const mostBytes = process.resourceUsage().maxRSS * 1024;
  const ids = exact.map((of) => ({ all: of.all.ids().map(idOf), tenth: of.tenth.ids().map(idOf) }));
  return { writeMs, indexMs, mostBytes, exact: ids };
}

async function search() {
  const before = process.memoryUsage.rss();
  const all = await time(undefined);
  const filtered = await time({ equals: { field: 'attributes.tenth', value: tenth } } as const);
  return { all, filtered, bytes: process.memoryUsage.rss() - before };
}

/** Each search's milliseconds, and what it found: a list of ids per vector. */
async function time(
  filter: { readonly equals: { readonly field: 'attributes.tenth'; readonly value: string } } | undefined,
) {
  const ask = (vectors: readonly Embedding[]) =>
    store.search({ catalog: 'shop', view: 'garment', vectors, limit: depth, ...(filter ? { filter } : {}) });
  const searches = searchesOf(queries);
  // What is read for the first time is slow, whatever the index.
  for (const vectors of searches) await ask(vectors);
  const times: number[] = [];
  const found: string[][] = [];
  for (const vectors of searches) {
    const started = performance.now();
    const lists = await ask(vectors);
    times.push(performance.now() - started);
    found.push(...lists.map((list) => list.map(({ row }) => row.productId)));
  }
  return { times, found };
}

function idOf(n: number): string {
  return `p${n}`;
}

function makeRow(n: number, vectors: Pick<StoredRow, 'whole' | 'garment'>): StoredRow {
  const id = idOf(n);
  const digest = createHash('sha256').update(id).digest('hex');
  const attributes = { tenth: String(n % 10), color: ['red', 'blue', 'green'][n % 3] ?? '' };
  const title = `Product ${n} of a shop with titles of some length`;
  return {
    ...vectors,
    key: digest,
    catalog: 'shop',
    productId: id,
    groupId: '',
    garmentClass: 'top',
    price: n % 100,
    attributes,
    imageDigest: digest,
    box: null,
    product: { id, title, images: [{ path: `${id}.jpg` }], attributes },
  };
}
