import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ReindexOptions, reindex } from '../../../src/catalog/maintain/reindex.ts';
import { type ActiveIndex, followActiveIndex } from '../../../src/context/active-index.ts';
import { AppError } from '../../../src/errors.ts';
import { importProducts } from '../../../src/import/import-products.ts';
import type { IndexRegistry } from '../../../src/store/index-registry.ts';
import { createLanceIndexRegistry } from '../../../src/store/lance/lance-index-registry.ts';
import { reindexUnderLoadContract } from '../../contract/reindex-under-load.ts';
import { createFakeContext, type FakeContext } from '../../fakes/api-context.ts';
import { createFakeDetector } from '../../fakes/fake-detector.ts';
import { createFakeEmbedder } from '../../fakes/fake-embedder.ts';
import { blue, detection, flatJpeg, green, outfit, outfitJpeg, red } from '../../fakes/pictures.ts';
import { createTurnedEmbedder } from '../../fakes/turned-embedder.ts';

const plain = createFakeEmbedder();
const turned = createTurnedEmbedder();
const colors = { red, green, blue };

let directory: string;
let indexes: IndexRegistry;
let live: ActiveIndex;
let context: FakeContext;

/** The context that a request gets: embedder and store of one space, as it is now. */
const pinned = async () => ({ ...context, ...(await live.pin()) });

async function importColors(copies = 1): Promise<void> {
  const rows = (async function* () {
    let line = 0;
    for (const color of Object.keys(colors))
      for (let copy = 0; copy < copies; copy++)
        yield {
          line: ++line,
          product: { id: `${color}-${copy}`, images: [{ path: `${color}.${copy}.jpg` }] },
        };
  })();
  await importProducts(await pinned(), rows, {
    catalog: 'default',
    readPicture: ({ path }) => pictureOf(path),
    onStatus: ({ status }) => expect(status).toBe('imported'),
  });
}

/** Flat pictures, each copy of another size and so of another digest. */
const pictureOf = (path: string) => {
  const [color = 'red', copy = '0'] = path.split('.');
  return flatJpeg(colors[color as keyof typeof colors], 40 + Number(copy));
};

const options = (over: Partial<ReindexOptions> = {}): ReindexOptions => ({
  decodePhoto: context.decodePhoto,
  embedder: turned,
  readPicture: (row) => pictureOf(row.origin?.imagePath ?? ''),
  settleMs: 0,
  ...over,
});

/** The first product that a search for a flat photo finds, and whether it is as like as a product's own picture. */
async function search(color: keyof typeof colors) {
  const { embedder, store } = await live.pin();
  const photo = await context.decodePhoto(await flatJpeg(colors[color], 44));
  const vectors = await embedder.embed(photo, ['whole']);
  const [hits = []] = await store.search({ catalog: 'default', view: 'whole', vectors, limit: 1 });
  return {
    color: hits[0]?.row.productId.split('-')[0],
    isOwn: (hits[0]?.score ?? 0) > 0.999,
    by: embedder.id,
  };
}

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'garb-reindex-'));
  indexes = createLanceIndexRegistry(join(directory, 'vectors'));
  context = createFakeContext();
  live = await followActiveIndex(indexes, [plain, turned], context.logger);
});
afterEach(async () => {
  await live.close();
  await rm(directory, { recursive: true });
});

/** Makes the followed index notice a switch. */
async function followed(): Promise<void> {
  await expect.poll(async () => (await live.pin()).name, { timeout: 20_000 }).toBe(await indexes.active());
}

reindexUnderLoadContract('LanceDB', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'garb-reindex-'));
  return {
    indexes: createLanceIndexRegistry(join(folder, 'vectors')),
    remove: () => rm(folder, { recursive: true }),
  };
});

describe('reindex', () => {
  it('brings every product into the new space and switches to it; the former is kept', async () => {
    await importColors();
    const former = await indexes.active();
    const done = await reindex(indexes, options());
    expect(done).toEqual({ former, index: await indexes.indexFor(turned), products: 3 });
    expect(await indexes.active()).toBe(done.index);
    expect(await indexes.spaceOf(done.index)).toEqual({ id: turned.id, dimension: 4 });
    await followed();
    expect(await search('red')).toEqual({ color: 'red', isOwn: true, by: turned.id });
    await indexes.activate(former);
    await followed();
    expect(await search('red')).toEqual({ color: 'red', isOwn: true, by: plain.id });
  });

  it('keeps boxes, classes and everything else of a row, and asks no detector', async () => {
    const detector = createFakeDetector([
      detection('top', 0.9, outfit.topBox),
      detection('pants', 0.8, outfit.pantsBox),
    ]);
    const rows = (async function* () {
      yield {
        line: 1,
        product: { id: 'look', price: 3, attributes: { size: ['S', 'M'] }, images: [{ path: 'look.jpg' }] },
      };
    })();
    const look = await outfitJpeg(red, blue);
    await importProducts({ ...(await pinned()), detector }, rows, {
      catalog: 'default',
      readPicture: async () => look,
      onStatus: () => undefined,
    });
    const before = await (await live.pin()).store.fetchByProduct('default', ['look']);
    const asked = detector.photos.length;
    await reindex(indexes, options({ readPicture: async () => look }));
    await followed();
    const after = await (await live.pin()).store.fetchByProduct('default', ['look']);
    expect(before.length).toBeGreaterThan(1);
    const plainRow = ({ whole: _whole, garment: _garment, ...row }: (typeof after)[number]) => row;
    expect(after.map(plainRow)).toEqual(before.map(plainRow));
    const photo = await context.decodePhoto(look);
    for (const row of after) {
      const [whole, garment] = await turned.embed(photo, ['whole', row.box ?? 'whole']);
      expect(row.whole).toEqual(whole);
      expect(row.garment).toEqual(garment);
    }
    expect(detector.photos).toHaveLength(asked);
  });

  it('brings over what is written while it works, and what is deleted', async () => {
    await importColors(3);
    let written = false;
    const readPicture: ReindexOptions['readPicture'] = async (row) => {
      if (!written) {
        written = true;
        const { store } = await live.pin();
        await store.deleteProducts('default', ['blue-1']);
        const [green0] = await store.fetchByProduct('default', ['green-0']);
        if (!green0) throw new Error('green-0 is gone');
        await store.replaceProduct('default', 'green-0', [{ ...green0, price: 77 }]);
        await importProducts(await pinned(), lateRow(), {
          catalog: 'default',
          readPicture: ({ path }) => pictureOf(path),
          onStatus: () => undefined,
        });
      }
      return pictureOf(row.origin?.imagePath ?? '');
    };
    await reindex(indexes, options({ readPicture }));
    await followed();
    const { store, embedder } = await live.pin();
    expect(embedder.id).toBe(turned.id);
    expect(await store.fetchByProduct('default', ['blue-1'])).toEqual([]);
    expect((await store.fetchByProduct('default', ['green-0']))[0]?.price).toBe(77);
    expect(await store.fetchByProduct('default', ['late'])).toHaveLength(1);
    expect(await store.count('default')).toBe(9);
  });

  it('refuses writes to the former index after the switch, for nobody would find them', async () => {
    await importColors();
    const stale = await live.pin();
    await reindex(indexes, options());
    const [row] = await stale.store.fetchByProduct('default', ['red-0']);
    if (!row) throw new Error('red-0 is gone');
    await expect(stale.store.upsert([row])).rejects.toMatchObject({ code: 'embedding-space-mismatch' });
    await expect(stale.store.deleteProducts('default', ['red-0'])).rejects.toMatchObject({
      code: 'embedding-space-mismatch',
    });
  });

  it('stopped in the midst it goes on where it was', async () => {
    await importColors(25);
    const stopping = new AbortController();
    let read = 0;
    const first = reindex(
      indexes,
      options({
        signal: stopping.signal,
        readPicture: (row) => {
          read += 1;
          return pictureOf(row.origin?.imagePath ?? '');
        },
        onProgress: () => stopping.abort(new Error('stopped')),
      }),
    );
    await expect(first).rejects.toThrow('stopped');
    expect(read).toBe(64);
    expect((await reindex(indexes, options())).products).toBe(75 - 64);
  }, 120_000);

  it('without a picture it says which, and the former answers as before', async () => {
    await importColors(2);
    const missing: string[] = [];
    const running = reindex(
      indexes,
      options({
        readPicture: async (row) => {
          if (row.productId === 'green-1') throw new AppError('file-not-readable', 'no such file');
          return pictureOf(row.origin?.imagePath ?? '');
        },
        onFailure: ({ productId }) => missing.push(productId),
      }),
    );
    await expect(running).rejects.toMatchObject({
      code: 'reindex-failed',
      message: expect.stringContaining('green-1'),
    });
    expect(missing).toContain('green-1');
    expect(await search('green')).toEqual({ color: 'green', isOwn: true, by: plain.id });
  });

  it('refuses a picture that has changed since it was imported', async () => {
    await importColors();
    const running = reindex(indexes, options({ readPicture: async () => flatJpeg(blue, 99) }));
    await expect(running).rejects.toMatchObject({ code: 'reindex-failed' });
  });

  it('goes back when the new index fails its check after the switch', async () => {
    await importColors();
    const former = await indexes.active();
    let switched = false;
    const failing: IndexRegistry = {
      ...indexes,
      async activate(index) {
        await indexes.activate(index);
        switched = index !== former;
      },
      async open(index, space) {
        const store = await indexes.open(index, space);
        if (index === former) return store;
        return {
          ...store,
          search: async (request) => (switched ? request.vectors.map(() => []) : store.search(request)),
        };
      },
    };
    await expect(reindex(failing, options())).rejects.toMatchObject({ code: 'reindex-failed' });
    expect(await indexes.active()).toBe(former);
    expect(await search('blue')).toEqual({ color: 'blue', isOwn: true, by: plain.id });
  });

  it('of the space in use there is nothing to do', async () => {
    await importColors();
    expect((await reindex(indexes, options({ embedder: plain }))).products).toBe(0);
  });
});

async function* lateRow() {
  yield { line: 1, product: { id: 'late', images: [{ path: 'red.9.jpg' }] } };
}
