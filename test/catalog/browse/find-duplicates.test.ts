import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findDuplicates } from '../../../src/catalog/browse/find-duplicates.ts';
import { areNearDuplicates } from '../../../src/fuse/rerank/collapse-duplicates.ts';
import { makeRow } from '../../contract/rows.ts';
import { createMemoryStore } from '../../fakes/memory-store.ts';

const space = { id: 'test', dimension: 2 };
const catalogs = { exists: async (name: string) => name === 'shop' } as never;

interface Garment {
  readonly productId: string;
  readonly groupId?: string;
  readonly garmentClass?: string;
  readonly hash: string;
  /** Of its vector, in radians. */
  readonly angle?: number;
}

const vectorOf = (angle: number) => new Float32Array([Math.cos(angle), Math.sin(angle)]);

async function storeOf(garments: readonly Garment[]) {
  const store = createMemoryStore(space);
  await store.upsert(
    garments.map(({ productId, groupId = '', garmentClass = 'top', hash, angle = 0 }, n) => ({
      ...makeRow(n, {
        productId,
        groupId,
        garmentClass,
        product: { id: productId, images: [{ path: 'a' }] },
        origin: { imagePath: 'a', imageHash: hash, classSource: 'row', boxGiven: false, rowsOfPicture: 1 },
      } as never),
      whole: vectorOf(angle),
      garment: vectorOf(angle),
    })),
  );
  return store;
}

async function groupsOf(garments: readonly Garment[], page = { limit: 100 }) {
  const store = await storeOf(garments);
  const { groups, total } = await findDuplicates({ store, catalogs }, 'shop', page);
  return { groups: groups.map((group) => group.map(({ product }) => product.id)), total };
}

const plain = '0'.repeat(16);

it('products with images of like hash and vector are a group, chains included', async () => {
  // 6 bits lie between neighbours, 12 between the ends.
  const garments = [
    { productId: 'c', hash: '0000000000000fff' },
    { productId: 'a', hash: plain },
    { productId: 'b', hash: '000000000000003f' },
    { productId: 'far', hash: 'ffffffffffffffff' },
  ];
  expect(await groupsOf(garments)).toEqual({ groups: [['a', 'b', 'c']], total: 1 });
});

it('another vector, another class, the same product and the same group of the shop are no duplicates', async () => {
  const pair = (second: Partial<Garment>, first: Partial<Garment> = {}) =>
    groupsOf([
      { productId: 'a', hash: plain, ...first },
      { productId: 'b', hash: plain, ...second },
    ]);
  expect((await pair({})).total).toBe(1);
  expect((await pair({ angle: 0.5 })).total).toBe(0);
  expect((await pair({ garmentClass: 'bag' })).total).toBe(0);
  expect((await pair({ productId: 'a' })).total).toBe(0);
  expect((await pair({ groupId: 'g' }, { groupId: 'g' })).total).toBe(0);
  expect((await pair({ groupId: 'g' }, { groupId: 'h' })).total).toBe(1);
  expect((await pair({ hash: '000000000000007f' })).total).toBe(0);
});

it('pages follow the first product of each group; none without products', async () => {
  const garments = ['a', 'b', 'c'].flatMap((name, n) => [
    { productId: `${name}1`, hash: plain, angle: n },
    { productId: `${name}2`, hash: plain, angle: n },
  ]);
  const store = await storeOf(garments);
  const page = async (after?: string) => {
    const { groups, total } = await findDuplicates({ store, catalogs }, 'shop', { limit: 2, after });
    expect(total).toBe(3);
    return groups.map((group) => group.map(({ product }) => product.id));
  };
  expect(await page()).toEqual([
    ['a1', 'a2'],
    ['b1', 'b2'],
  ]);
  expect(await page('b1')).toEqual([['c1', 'c2']]);
  expect(await groupsOf([])).toEqual({ groups: [], total: 0 });
});

it('finds just the pairs that comparing all with all does', async () => {
  const garment = fc.record({
    // Few different bits, so that near hashes are likely.
    hash: fc
      .tuple(...Array.from({ length: 16 }, () => fc.constantFrom('0', '1', '3', 'f')))
      .map((digits) => digits.map((digit, n) => (n % 3 === 0 ? digit : '0')).join('')),
    angle: fc.constantFrom(0, 0.1, 1),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(garment, { maxLength: 12 }), async (garments) => {
      const named = garments.map((each, n) => ({ ...each, productId: `p${String(n).padStart(2, '0')}` }));
      const { groups } = await groupsOf(named);
      const groupOf = new Map(groups.flatMap((group) => group.map((id) => [id, group] as const)));
      const appearance = ({ hash, angle }: (typeof named)[number]) => ({ hash, embedding: vectorOf(angle) });
      const paired = new Set<string>();
      for (const a of named)
        for (const b of named)
          if (a !== b && areNearDuplicates(appearance(a), appearance(b))) {
            paired.add(a.productId);
            expect(groupOf.get(a.productId)).toBe(groupOf.get(b.productId));
          }
      expect([...groupOf.keys()].sort()).toEqual([...paired].sort());
    }),
    { numRuns: 60 },
  );
});

describe('products that share a picture', () => {
  const sharing = (count: number, more: (n: number) => Partial<Garment> = () => ({})) =>
    Array.from({ length: count }, (_, n) => ({
      productId: `p${String(n).padStart(5, '0')}`,
      hash: plain,
      ...more(n),
    }));

  /** What is found, and of how many products the vectors were read for it. */
  async function search(garments: readonly Garment[]) {
    const store = await storeOf(garments);
    let read = 0;
    const counting = {
      ...store,
      fetchVectors(catalog: string, ids: readonly string[]) {
        read += ids.length;
        return store.fetchVectors(catalog, ids);
      },
    };
    const { groups, sizes } = await findDuplicates({ store: counting, catalogs }, 'shop', { limit: 1 });
    return { shown: groups.map((group) => group.length), sizes, read };
  }

  it('are one group, at a cost that grows as their number, and the answer shows the first fifty', async () => {
    for (const count of [51, 1000, 4000]) {
      const { shown, sizes, read } = await search(sharing(count));
      expect([shown, sizes]).toEqual([[50], [count]]);
      // Each garment once, and what was in the two batches before their groups were known.
      expect(read).toBeLessThanOrEqual(count + 2 * 500);
    }
  });

  it('and look different cost a bounded number of comparisons each', async () => {
    const { sizes, read } = await search(sharing(300, (n) => ({ angle: (n * Math.PI) / 600 })));
    // Neighbours are .3 degrees apart and near-duplicates up to 11: all are joined through the first fifty, or not compared.
    expect(sizes[0]).toBeGreaterThan(50);
    expect(read).toBeLessThanOrEqual(2 * 50 * 300);
  });

  it('and are variants that the shop groups are found with a product that is none', async () => {
    const variants = sharing(200, (n) => (n === 150 ? {} : { groupId: 'g' }));
    expect((await search(variants)).sizes).toEqual([200]);
    expect((await search(sharing(200, () => ({ groupId: 'g' })))).sizes).toEqual([]);
  });
});

it('refuses a catalog that is not there', async () => {
  const store = createMemoryStore(space);
  await expect(findDuplicates({ store, catalogs }, 'nowhere', { limit: 1 })).rejects.toMatchObject({
    code: 'catalog-not-found',
  });
});
