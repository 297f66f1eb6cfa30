/**
 * One process of the benchmark of scale: `build` writes products and compares them all with the queries, `search` opens
 * the store afresh and searches it. Prints one line of JSON.
 */
import { createHash } from 'node:crypto';
import { collectCandidates } from '../src/search/collect-candidates.ts';
import { defaultProfile } from '../src/search/default-profile.ts';
import { createLanceStore } from '../src/store/lance/lance-store.ts';
import type { StoredRow } from '../src/store/vector-store.ts';
import { type Embedding, type GarmentClass, garmentClasses, type Photo } from '../src/types.ts';
import { depth, readVectors, type ScaleTask, searchesOf, tenth } from './scale-task.ts';
import { bestOf, dot, synthesizeProducts } from './synthetic-products.ts';
import { timeMs } from './time.ts';

const rowsPerWrite = 5000;

const task: ScaleTask = JSON.parse(process.argv[2] ?? '');
const { real, queries } = await readVectors(task.vectors);
const store = await createLanceStore({
  directory: task.directory,
  space: { id: 'synthetic', dimension: real.dimension },
  residentBytes: task.residentMib * 2 ** 20,
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
  const readyMs = await timeMs(() => store.warmUp());
  const groupedMs = await timeMs(() => store.optimize());
  const all = await time(undefined);
  const filtered = await time({ equals: { field: 'attributes.tenth', value: tenth } } as const);
  const stage = await timeStage();
  return { readyMs, groupedMs, all, filtered, stage, bytes: process.memoryUsage.rss() - before };
}

type TenthFilter = { readonly equals: { readonly field: 'attributes.tenth'; readonly value: string } };

/** Each search's milliseconds, and what it found: a list of ids per vector. */
async function time(filter: TenthFilter | undefined) {
  const ask = (vectors: readonly Embedding[]) =>
    store.searchNames({
      catalog: 'shop',
      view: 'garment',
      vectors,
      limit: depth,
      ...(filter ? { filter } : {}),
    });
  const found: string[][] = [];
  const times = await timeEach(async (vectors) => {
    const lists = await ask(vectors);
    found.push(...lists.map((list) => list.map(({ row }) => row.productId)));
  });
  return { times, found: found.slice(found.length / 2) };
}

/** Milliseconds of a request's whole search: a photo and five garments against both views, their kinds and exact scores. */
async function timeStage() {
  const box = { x1: 0, y1: 0, x2: 50, y2: 100 };
  const photo = { width: 100, height: 100 } as Photo;
  return timeEach(async ([whole = new Float32Array(), ...crops]) => {
    const regions = crops.map((_, n) => {
      const garmentClass = classOf(n);
      return {
        id: `r${n + 1}`,
        garmentClass,
        confidence: 0.8,
        classProbabilities: { [garmentClass]: 1 },
        box,
      };
    });
    const options = { catalog: 'shop', profile: defaultProfile };
    await collectCandidates({ store }, photo, { regions, whole, crops }, options);
  });
}

/** The milliseconds of each search, after all of them once: what is read for the first time is slow, whatever the index. */
async function timeEach(search: (vectors: readonly Embedding[]) => Promise<void>): Promise<number[]> {
  const searches = searchesOf(queries);
  for (const vectors of searches) await search(vectors);
  const times: number[] = [];
  for (const vectors of searches) times.push(await timeMs(() => search(vectors)));
  return times;
}

/** Products, and the garments of a photo, are of all classes in turn. */
function classOf(n: number): GarmentClass {
  return garmentClasses[n % garmentClasses.length] ?? 'top';
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
    garmentClass: classOf(n),
    price: n % 100,
    attributes,
    imageDigest: digest,
    box: null,
    product: { id, title, images: [{ path: `${id}.jpg` }], attributes },
  };
}
