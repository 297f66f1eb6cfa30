import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { IndexRegistry } from '../../src/store/index-registry.ts';
import { makeRow, space, unitVector } from './rows.ts';

const other = { id: 'other-embedder', dimension: 16 };

/** What every index registry promises: one active index, switched atomically, the others unchanged. */
export function indexRegistryContract(
  name: string,
  fresh: () => Promise<{ indexes: IndexRegistry; again(): IndexRegistry; remove(): Promise<void> }>,
): void {
  describe(`${name}: indexes of a store`, () => {
    let at: Awaited<ReturnType<typeof fresh>>;
    beforeEach(async () => {
      at = await fresh();
    });
    afterEach(async () => {
      await at.indexes.close();
      await at.remove();
    });

    test('the first index is active before it exists, and takes the first space', async () => {
      const first = await at.indexes.active();
      expect(await at.indexes.spaceOf(first)).toBeNull();
      expect(await at.indexes.indexFor(space)).toBe(first);
      const store = await at.indexes.open(first, space);
      await store.close();
      expect(await at.indexes.spaceOf(first)).toEqual(space);
      expect(await at.indexes.indexFor(space)).toBe(first);
      expect(await at.indexes.indexFor(other)).not.toBe(first);
      expect(await at.indexes.indexFor(other)).toBe(await at.indexes.indexFor(other));
    });

    test('a switch is seen by all, and what either index holds is its own', async () => {
      const { indexes } = at;
      const first = await indexes.active();
      const one = await indexes.open(first, space);
      await one.upsert([makeRow(1)]);
      const second = await indexes.indexFor(other);
      const two = await indexes.open(second, other);
      await two.upsert([makeRow(2), makeRow(3)]);
      expect(await indexes.active()).toBe(first);

      const elsewhere = at.again();
      await indexes.activate(second);
      expect(await indexes.active()).toBe(second);
      expect(await elsewhere.active()).toBe(second);
      expect(await elsewhere.spaceOf(second)).toEqual(other);
      expect([await one.count('shop'), await two.count('shop')]).toEqual([1, 2]);
      await indexes.activate(first);
      expect(await elsewhere.active()).toBe(first);
      const [hits] = await one.search({ catalog: 'shop', view: 'whole', vectors: [unitVector(2)], limit: 5 });
      expect(hits?.map(({ row }) => row.productId)).toEqual(['product-1']);
      await Promise.all([one.close(), two.close(), elsewhere.close()]);
    });

    test('an inactive index can be dropped, the active one cannot', async () => {
      const { indexes } = at;
      const first = await indexes.active();
      await (await indexes.open(first, space)).close();
      const second = await indexes.indexFor(other);
      await (await indexes.open(second, other)).close();
      await expect(indexes.drop(first)).rejects.toThrow(RangeError);
      await indexes.drop(second);
      expect(await indexes.spaceOf(second)).toBeNull();
      expect(await indexes.spaceOf(first)).toEqual(space);
    });
  });
}
