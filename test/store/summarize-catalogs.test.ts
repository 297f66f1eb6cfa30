import { beforeEach, describe, expect, it } from 'vitest';
import { createCatalogCounts } from '../../src/store/summarize-catalogs.ts';

/** A server that counts rows at once and takes `takesMs` to count products. */
function createServer() {
  const server = { rows: 6, products: 3, takesMs: 100, reads: 0, time: 0, waiting: [] as (() => void)[] };
  const counts = createCatalogCounts({
    countRows: async () => server.rows,
    async countProducts() {
      server.reads++;
      const { products } = server;
      await new Promise<void>((resolve) => server.waiting.push(resolve));
      server.time += server.takesMs;
      return products;
    },
    now: () => server.time,
  });
  return { server, counts };
}

let { server, counts } = createServer();
beforeEach(() => {
  ({ server, counts } = createServer());
});

/** What is answered, once every count that began has ended. */
async function answer() {
  const answering = counts.of(['shop']);
  const ending = setInterval(() => server.waiting.shift()?.(), 1);
  const found = await answering;
  clearInterval(ending);
  return found;
}

const shop = (rows: number, products: number) => [{ catalog: 'shop', rows, products }];

describe('the products of a catalog', () => {
  it('are read once for all who ask, and not again while its rows are as many', async () => {
    const both = Promise.all([answer(), answer()]);
    expect(await both).toEqual([shop(6, 3), shop(6, 3)]);
    expect(await answer()).toEqual(shop(6, 3));
    expect(server.reads).toBe(1);
  });

  it('are read again when the number of rows is another, or a write of this process changed them', async () => {
    await answer();
    Object.assign(server, { rows: 7, products: 4 });
    expect(await answer()).toEqual(shop(7, 4));
    server.products = 5;
    counts.changed('shop');
    expect(await answer()).toEqual(shop(7, 5));
    expect(server.reads).toBe(3);
  });

  it('are read again after ten minutes: another process may have replaced some', async () => {
    await answer();
    server.products = 2;
    server.time += 600_000;
    expect(await answer()).toEqual(shop(6, 2));
  });

  it('of an unknown catalog are none, and nothing is read', async () => {
    server.rows = 0;
    expect(await answer()).toEqual([]);
    expect(server.reads).toBe(0);
  });

  it('that a write changed while they were read are read again', async () => {
    const first = counts.of(['shop']);
    while (server.waiting.length === 0) await new Promise(setImmediate);
    counts.changed('shop');
    server.waiting.shift()?.();
    await first;
    server.products = 4;
    expect(await answer()).toEqual(shop(6, 4));
  });
});

describe('where reading them takes longer than a second', () => {
  beforeEach(async () => {
    server.takesMs = 2000;
    await answer();
    Object.assign(server, { rows: 9, products: 5 });
  });

  it('the former number is answered at once, for twenty times as long', async () => {
    server.time += 39_999;
    expect(await counts.of(['shop'])).toEqual(shop(9, 3));
    expect(server.reads).toBe(1);
  });

  it('then they are read beside the answers', async () => {
    server.time += 40_000;
    expect(await counts.of(['shop'])).toEqual(shop(9, 3));
    expect(await counts.of(['shop'])).toEqual(shop(9, 3));
    expect(server.reads).toBe(2);
    while (server.waiting.length > 0) server.waiting.shift()?.();
    await new Promise(setImmediate);
    expect(await counts.of(['shop'])).toEqual(shop(9, 5));
  });
});
