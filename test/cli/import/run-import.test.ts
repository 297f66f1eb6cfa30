import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest';
import { exportCatalog } from '../../../src/catalog/maintain/export-catalog.ts';
import { type RunImportOptions, runImport } from '../../../src/cli/import/run-import.ts';
import type { AppContext } from '../../../src/context/create-context.ts';
import { drawDetections } from '../../../src/image/draw-detections.ts';
import { parseFilter } from '../../../src/store/filter/parse-filter.ts';
import { createLanceIndexRegistry } from '../../../src/store/lance/lance-index-registry.ts';
import { createFakeContext, type FakeContext } from '../../fakes/api-context.ts';
import { storeDown } from '../../fakes/memory-store.ts';
import { flatJpeg, green, red } from '../../fakes/pictures.ts';

let folder: string;
let fakes: FakeContext;
let context: AppContext;
let optimized: number;
let errorLine: MockInstance<(line: string) => void>;
const failures: string[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'garb-import-'));
  await mkdir(join(folder, 'images'));
  await writeFile(join(folder, 'images', 'red.jpg'), await flatJpeg(red));
  await writeFile(join(folder, 'images', 'text.jpg'), 'text');
  failures.length = 0;
  optimized = 0;
  fakes = createFakeContext();
  const store = {
    ...fakes.store,
    async optimize() {
      optimized++;
    },
  };
  context = {
    ...fakes,
    store,
    canary: async () => {},
    sweep: async () => 0,
    drawDetections,
    indexes: createLanceIndexRegistry(join(folder, 'vectors')),
    loadEmbedder: async () => fakes.embedder,
    warmUp: async () => {},
    close: async () => {},
  };
  errorLine = vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

async function importText(name: string, text: string, over: Partial<RunImportOptions> = {}) {
  await writeFile(join(folder, name), text);
  return runImport(context, join(folder, name), {
    catalog: 'shop',
    onFailure: (line) => failures.push(line),
    ...over,
  });
}

const lines = [
  '{"id":"a","images":["images/red.jpg"],"category":"Coats"}',
  '{"id":"b","images":["images/red.jpg","images/text.jpg"]}',
  '{"id":"c","images":["images/missing.jpg"]}',
  '{"id":',
];

describe('runImport', () => {
  it('sums up what became of the rows, and says one line of each failure', async () => {
    expect(await importText('catalog.jsonl', lines.join('\n'))).toEqual({
      imported: 2,
      unchanged: 0,
      failed: 2,
      classGuessed: 1,
      classUnknown: 1,
      ready: 0,
      unread: 1,
      leftOut: {},
      warnings: [],
      seconds: expect.any(Number),
    });
    expect(failures.sort()).toEqual([
      expect.stringMatching(/^line 2 b images\/text\.jpg: .* \(unsupported-image\)$/),
      'line 3 c images/missing.jpg: no such file (picture-not-found)',
      expect.stringMatching(/^line 4: .*does not parse.* \(invalid-row\)$/),
    ]);
    expect(optimized).toBe(1);
  });

  it('the second time finds everything unchanged', async () => {
    await importText('catalog.jsonl', lines[0] ?? '');
    expect(await importText('catalog.jsonl', lines[0] ?? '')).toMatchObject({
      imported: 0,
      unchanged: 1,
      failed: 0,
    });
  });

  it('reads CSV, with pictures relative to the file', async () => {
    expect(await importText('catalog.csv', 'id,images\na,images/red.jpg\n')).toMatchObject({
      imported: 1,
      failed: 0,
    });
    expect(await fakes.store.catalogs()).toEqual([{ catalog: 'shop', rows: 1, products: 1 }]);
  });

  it('says on standard error how far it is, out of the rows there are', async () => {
    await importText('catalog.csv', 'id,images\na,images/red.jpg\nb,images/red.jpg');
    expect(errorLine.mock.lastCall?.[0]).toMatch(/^import: 2\/2, /);
  });

  it('writes the lines that failed to be imported again, and with their pictures mended they are', async () => {
    const again = join(folder, 'failed.jsonl');
    await importText('catalog.jsonl', lines.join('\n'), { failures: again });
    const written = (await readFile(again, 'utf8')).split('\n');
    expect(written.map((line) => line.slice(0, 9)).sort()).toEqual(['', '{"id":', '{"id":"b"', '{"id":"c"']);
    expect(JSON.parse(written.find((line) => line.startsWith('{"id":"c"')) ?? '')).toMatchObject({
      images: ['images/missing.jpg'],
      error: 'images/missing.jpg: no such file (picture-not-found)',
    });
    for (const name of ['text.jpg', 'missing.jpg'])
      await writeFile(join(folder, 'images', name), await flatJpeg(green));
    const options = { catalog: 'shop', onFailure: () => {} };
    expect(await runImport(context, again, options)).toMatchObject({ imported: 2, unchanged: 0, failed: 1 });
    expect(await fakes.store.catalogs()).toEqual([{ catalog: 'shop', rows: 4, products: 3 }]);
  });

  it('reads pictures from another folder than the file, as for failures written elsewhere', async () => {
    await mkdir(join(folder, 'elsewhere'));
    const text = '{"id":"a","images":["images/red.jpg"]}';
    expect(await importText('elsewhere/failed.jsonl', text)).toMatchObject({ failed: 1 });
    expect(await importText('elsewhere/failed.jsonl', text, { base: folder })).toMatchObject({ imported: 1 });
  });

  it('does not write over the file that it reads', async () => {
    const text = lines[0] ?? '';
    for (const name of ['failures', 'report']) {
      const over = { [name]: join(folder, 'images', '..', 'catalog.jsonl') };
      await expect(importText('catalog.jsonl', text, over)).rejects.toMatchObject({
        code: 'invalid-request',
      });
    }
    expect(await readFile(join(folder, 'catalog.jsonl'), 'utf8')).toBe(text);
  });

  it('reports every line with its status, and what is wrong with its fields', async () => {
    const report = join(folder, 'report.jsonl');
    await importText('catalog.jsonl', [...lines, '{"id":"d","price":-1,"images":[]}'].join('\n'), {
      report,
    });
    const read = (await readFile(report, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(read.sort((a, b) => a.line - b.line)).toMatchObject([
      { line: 1, id: 'a', status: 'imported' },
      {
        line: 2,
        id: 'b',
        status: 'imported',
        errors: [{ path: 'images/text.jpg', code: 'unsupported-image' }],
      },
      {
        line: 3,
        id: 'c',
        status: 'failed',
        errors: [{ path: 'images/missing.jpg', code: 'picture-not-found' }],
      },
      { line: 4, status: 'failed', errors: [{ code: 'invalid-row' }] },
      {
        line: 5,
        id: 'd',
        status: 'failed',
        errors: [{ code: 'invalid-row', fields: [{ location: 'price' }, { location: 'images' }] }],
      },
    ]);
  });

  it('imports a shard of the file, and all shards are all of it', async () => {
    const many = Array.from({ length: 20 }, (_, n) => `{"id":"p${n}","images":["images/red.jpg"]}`).join(
      '\n',
    );
    let imported = 0;
    for (const index of [1, 2, 3]) {
      const summary = await importText('catalog.jsonl', many, { shard: { index, count: 3 } });
      expect(summary).toMatchObject({ unchanged: 0, failed: 0 });
      // An even share of the lines is an estimate, and says so.
      expect(errorLine).toHaveBeenLastCalledWith(expect.stringContaining(`: ${summary.imported}/~7, `));
      imported += summary.imported;
    }
    expect(imported).toBe(20);
    expect(await importText('catalog.jsonl', many)).toMatchObject({ imported: 0, unchanged: 20 });
    expect(errorLine).toHaveBeenLastCalledWith(expect.stringContaining(': 20/20, '));
  });

  it('fetches a picture at an address once, and again only when asked to', async () => {
    const fetched: string[] = [];
    const fetchPicture = async (address: string) => {
      fetched.push(address);
      return flatJpeg(fetched.length === 1 ? red : green);
    };
    context = { ...context, fetchPicture };
    const row = (price: number) =>
      JSON.stringify({ id: 'a', price, images: ['https://shop.example/a.jpg?v=1'] });
    expect(await importText('catalog.jsonl', row(1))).toMatchObject({ imported: 1 });
    expect(await importText('catalog.jsonl', row(1))).toMatchObject({ unchanged: 1 });
    expect(await importText('catalog.jsonl', row(2))).toMatchObject({ imported: 1 });
    expect(fetched).toEqual(['https://shop.example/a.jpg?v=1']);
    expect(await importText('catalog.jsonl', row(2), { refetch: true })).toMatchObject({ imported: 1 });
    expect(fetched).toHaveLength(2);
  });

  it('waits for a store that is away', async () => {
    let away = 1;
    const store = {
      ...context.store,
      async upsert(rows: Parameters<AppContext['store']['upsert']>[0]) {
        if (away-- > 0) throw storeDown();
        await context.store.upsert(rows);
      },
    };
    const text = '{"id":"a","images":["images/red.jpg"]}';
    await writeFile(join(folder, 'catalog.jsonl'), text);
    const options = { catalog: 'shop', onFailure: () => {} };
    const summary = await runImport({ ...context, store }, join(folder, 'catalog.jsonl'), options);
    expect(summary).toMatchObject({ imported: 1, failed: 0 });
    expect(away).toBe(-1);
  });

  it('shows no address with its query', async () => {
    const report = join(folder, 'report.jsonl');
    await importText('catalog.jsonl', '{"id":"a","images":["https://shop.example/a.jpg?key=secret"]}', {
      report,
    });
    expect(failures).toEqual([
      expect.stringMatching(/^line 1 a https:\/\/shop\.example\/a\.jpg: .* \(picture-address-refused\)$/),
    ]);
    expect(await readFile(report, 'utf8')).not.toContain('secret');
  });

  it('imports exported rows by the name of their file', async () => {
    await importText('catalog.jsonl', lines[0] ?? '');
    const file = join(folder, 'shop.parquet');
    await exportCatalog(context, 'shop', file);
    const calls = fakes.embedder.calls.length;
    const options = { catalog: 'copy', onFailure: () => {} };
    expect(await runImport(context, file, options)).toMatchObject({ imported: 1, failed: 0 });
    expect(fakes.embedder.calls).toHaveLength(calls);
  });

  it('refuses an empty file, also when what it lacks would be deleted', async () => {
    await importText('catalog.jsonl', `${lines[0]}\n`);
    const before = await fakes.store.count('shop');
    expect(before).toBeGreaterThan(0);
    const refused = {
      code: 'invalid-feed',
      message: expect.stringMatching(/catalog\.jsonl: The file has no row$/),
    };
    await expect(importText('catalog.jsonl', '')).rejects.toMatchObject(refused);
    const pruning = importText('catalog.jsonl', '', { prune: { share: 1, force: true } });
    await expect(pruning).rejects.toMatchObject(refused);
    expect(await fakes.store.count('shop')).toBe(before);
  });

  it('refuses a file that is not there, by its name', async () => {
    const file = join(folder, 'nowhere.jsonl');
    await expect(runImport(context, file, { catalog: 'shop', onFailure: () => {} })).rejects.toMatchObject({
      code: 'file-not-readable',
      message: `${file}: no such file`,
    });
    expect(await fakes.catalogs.exists('shop')).toBe(false);
  });
});

describe('a feed of a shop', () => {
  const rows = (...ids: string[]) =>
    `id,images,price\n${ids.map((id) => `${id},images/red.jpg,1\n`).join('')}`;
  const idsOf = async () => (await fakes.store.catalogs()).map(({ products }) => products);

  it('in a dry run is read and reported, and nothing is embedded or written', async () => {
    await writeFile(join(folder, 'feed.csv'), `${rows('a', 'b', 'a')}c,images/missing.jpg,x\n`);
    const summary = await runImport(undefined, join(folder, 'feed.csv'), {
      catalog: 'shop',
      dryRun: true,
      onFailure: (line) => failures.push(line),
    });
    expect(summary).toMatchObject({ ready: 2, imported: 0, failed: 2 });
    expect(summary.warnings).toMatchObject([{ location: 'price', count: 1, line: 5 }]);
    expect(failures).toEqual([
      'line 4 a: id: "a" is repeated: lines 2 and 4 have it, and line 2 counts (invalid-row)',
      'line 5 c images/missing.jpg: no such file (picture-not-found)',
    ]);
    expect(await fakes.catalogs.exists('shop')).toBe(false);
  });

  it('in a dry run has a URL refused where an import would refuse it, and ready where it would be fetched', async () => {
    const text = ['["https://shop.example/a.jpg"]', '["https://shop.example/b.jpg","images/red.jpg"]']
      .map((images, index) => `{"id":"${'ab'[index]}","images":${images}}\n`)
      .join('');
    expect(await importText('feed.jsonl', text, { dryRun: true })).toMatchObject({ ready: 1, failed: 1 });
    const why =
      'was not fetched: set GARB_FETCH_PICTURES=on to fetch images from public URLs (picture-address-refused)';
    expect(failures).toEqual([
      `line 1 a https://shop.example/a.jpg: https://shop.example/a.jpg ${why}`,
      `line 2 b https://shop.example/b.jpg: https://shop.example/b.jpg ${why}`,
    ]);
    failures.length = 0;
    const fetching = { dryRun: true, fetchesAddresses: true };
    expect(await importText('feed.jsonl', text, fetching)).toMatchObject({ ready: 2, failed: 0 });
    expect(failures).toEqual([]);
  });

  it('deletes the products that it no longer has, lists them, and in a dry run only lists them', async () => {
    await importText('feed.csv', rows('a', 'b', 'c', 'd', 'e'));
    const prune = { share: 0.2 };
    expect(await importText('feed.csv', rows('a', 'b', 'c', 'd'), { prune, dryRun: true })).toMatchObject({
      pruned: ['e'],
    });
    expect(await idsOf()).toEqual([5]);
    expect(await importText('feed.csv', rows('a', 'b', 'c', 'd'), { prune })).toMatchObject({
      unchanged: 4,
      pruned: ['e'],
    });
    expect(await idsOf()).toEqual([4]);
  });

  it('deletes none where too many would go, unless forced, or where a line has no id or the file is a shard', async () => {
    await importText('feed.csv', rows('a', 'b', 'c', 'd', 'e'));
    const prune = { share: 0.2 };
    const refused = await importText('feed.csv', rows('a', 'b', 'c'), { prune });
    expect(refused.pruneRefused).toMatch(
      /lacks 2 of the 5 products of shop \(40 %\), more than 20 %, such as d, e/,
    );
    const partial = await importText('feed.csv', `${rows('a', 'b', 'c', 'd')}x\n`, { prune });
    expect(partial.pruneRefused).toMatch(/ids are not known \(1\)/);
    const shard = await importText('feed.csv', rows('a', 'b', 'c', 'd'), {
      prune,
      shard: { index: 1, count: 1 },
    });
    expect(shard.pruneRefused).toMatch(/shard/);
    expect(await idsOf()).toEqual([5]);
    const forced = await importText('feed.csv', rows('a', 'b', 'c'), { prune: { ...prune, force: true } });
    expect(forced.pruned).toEqual(['d', 'e']);
    expect(await idsOf()).toEqual([3]);
  });

  it('keeps a product of which the picture is missing when it prunes', async () => {
    await importText('feed.csv', rows('a', 'b'));
    const text = rows('a').concat('b,images/gone.jpg,1\n');
    expect(await importText('feed.csv', text, { prune: { share: 0 } })).toMatchObject({
      failed: 1,
      pruned: [],
    });
  });

  it('finds a picture whose name has the other Unicode form on disk', async () => {
    await writeFile(join(folder, 'images', 'caf\u00e9.jpg'), await flatJpeg(red));
    expect(await importText('feed.csv', 'id,images\na,images/cafe\u0301.jpg\n')).toMatchObject({
      imported: 1,
      failed: 0,
    });
  });

  it('refuses a box outside its picture', async () => {
    const row = { id: 'a', images: [{ path: 'images/red.jpg', box: [5000, 5000, 6000, 6000] }] };
    expect(await importText('catalog.jsonl', JSON.stringify(row))).toMatchObject({ imported: 0, failed: 1 });
    expect(failures).toEqual([
      expect.stringMatching(/box: expected at least one pixel inside the picture .* \(invalid-row\)$/),
    ]);
  });

  it('can be filtered by what is in stock', async () => {
    await importText(
      'feed.csv',
      'id,images,availability\na,images/red.jpg,in stock\nb,images/red.jpg,sold out\nc,images/red.jpg,\n',
    );
    const filter = parseFilter({ equals: { field: 'availability', value: 'in_stock' } });
    const [row] = await fakes.store.fetchByProduct('shop', ['a']);
    const [hits] = await fakes.store.search({
      catalog: 'shop',
      view: 'whole',
      vectors: row ? [row.whole] : [],
      limit: 10,
      filter,
    });
    expect(hits?.map(({ row: { productId } }) => productId)).toEqual(['a']);
  });
});
