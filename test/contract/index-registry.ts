import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { StorePlaces } from '../../src/store/index-registry.ts';
import { makeRow, space, unitVector } from './rows.ts';

const other = { id: 'other-embedder', dimension: 16 };

/** What every kind of places promises: one in use, switched in one step, the others as they were. */
export function storePlacesContract(
  name: string,
  fresh: () => Promise<{ places: StorePlaces; again(): StorePlaces; remove(): Promise<void> }>,
): void {
  describe(`${name}: places of a store`, () => {
    let at: Awaited<ReturnType<typeof fresh>>;
    beforeEach(async () => {
      at = await fresh();
    });
    afterEach(async () => {
      await at.places.close();
      await at.remove();
    });

    test('the first place is in use before anything is there, and takes the first space', async () => {
      const first = await at.places.current();
      expect(await at.places.spaceOf(first)).toBeNull();
      expect(await at.places.placeOf(space)).toBe(first);
      const store = await at.places.open(first, space);
      await store.close();
      expect(await at.places.spaceOf(first)).toEqual(space);
      expect(await at.places.placeOf(space)).toBe(first);
      expect(await at.places.placeOf(other)).not.toBe(first);
      expect(await at.places.placeOf(other)).toBe(await at.places.placeOf(other));
    });

    test('a switch is seen by all, and what either place holds is its own', async () => {
      const { places } = at;
      const first = await places.current();
      const one = await places.open(first, space);
      await one.upsert([makeRow(1)]);
      const second = await places.placeOf(other);
      const two = await places.open(second, other);
      await two.upsert([makeRow(2), makeRow(3)]);
      expect(await places.current()).toBe(first);

      const elsewhere = at.again();
      await places.switchTo(second);
      expect(await places.current()).toBe(second);
      expect(await elsewhere.current()).toBe(second);
      expect(await elsewhere.spaceOf(second)).toEqual(other);
      expect([await one.count('shop'), await two.count('shop')]).toEqual([1, 2]);
      await places.switchTo(first);
      expect(await elsewhere.current()).toBe(first);
      const [hits] = await one.search({ catalog: 'shop', view: 'whole', vectors: [unitVector(2)], limit: 5 });
      expect(hits?.map(({ row }) => row.productId)).toEqual(['product-1']);
      await Promise.all([one.close(), two.close(), elsewhere.close()]);
    });

    test('a place that is not in use can be dropped, the one in use cannot', async () => {
      const { places } = at;
      const first = await places.current();
      await (await places.open(first, space)).close();
      const second = await places.placeOf(other);
      await (await places.open(second, other)).close();
      await expect(places.drop(first)).rejects.toThrow(RangeError);
      await places.drop(second);
      expect(await places.spaceOf(second)).toBeNull();
      expect(await places.spaceOf(first)).toEqual(space);
    });
  });
}
