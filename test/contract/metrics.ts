import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Metric, metrics, similarity } from '../../src/similarity.ts';
import type { EmbeddingSpace, StoredRow, VectorStore } from '../../src/store/vector-store.ts';
import type { Embedding } from '../../src/types.ts';
import { makeRow, unitVector } from './rows.ts';
import type { StoreContract } from './vector-store.ts';

/** Stores compute in 32 bits. */
const tolerance = 1e-4;

/** Vectors of lengths from .2 to 3 times the typical one; for the cosine of length 1. */
function vectorOf(seed: number, { dimension, metric = 'cosine' }: EmbeddingSpace): Embedding {
  const length = metric === 'cosine' ? 1 : 0.2 + ((seed * 37) % 100) / 35;
  return unitVector(seed, dimension).map((value) => value * length);
}

/** What stores promise of each metric, and of the dimensions that embedders are published with. */
export function metricsContract(contract: Pick<StoreContract, 'name' | 'place'>): void {
  const spaces: EmbeddingSpace[] = [
    ...metrics.map((metric) => ({ id: `by-${metric}`, dimension: 16, metric })),
    // SigLIP so400m's dimension, the largest of the recipes.
    ...metrics.map((metric) => ({ id: `siglip-by-${metric}`, dimension: 1152, metric })),
  ];
  describe.each(spaces)(`${contract.name}: $metric, dimension $dimension`, (space) => {
    const metric: Metric = space.metric ?? 'cosine';
    let place: Awaited<ReturnType<StoreContract['place']>>;
    let store: VectorStore;
    beforeEach(async () => {
      place = await contract.place();
      store = await place.open(space);
    });
    afterEach(async () => {
      await store.close();
      await place.remove();
    });

    const rows = Array.from(
      { length: 60 },
      (_, n): StoredRow => makeRow(n, { whole: vectorOf(2 * n, space), garment: vectorOf(2 * n + 1, space) }),
    );
    const queries = [vectorOf(5000, space), vectorOf(5003, space)];

    test('lists are in the metric’s order, with the similarity as score', async () => {
      await store.upsert(rows);
      const lists = await store.searchNames({
        catalog: 'shop',
        view: 'garment',
        vectors: queries,
        limit: 20,
      });
      for (const [n, list] of lists.entries()) {
        const query = queries[n] ?? new Float32Array();
        const expected = rows
          .map((row) => similarity(query, row.garment, metric))
          .sort((a, b) => b - a)
          .slice(0, 20);
        expect(list.map(({ score }) => score)).toEqual(
          expected.map((score) => expect.closeTo(score, -Math.log10(2 * tolerance))),
        );
        for (const { score, row } of list) {
          const found = rows.find(({ key }) => key === row.key);
          expect(Math.abs(similarity(query, found?.garment ?? query, metric) - score)).toBeLessThan(
            tolerance,
          );
        }
      }
    });

    test('a row is its own nearest, unless a longer one has a larger product', async () => {
      await store.upsert(rows);
      const vectors = rows.slice(0, 5).map(({ whole }) => whole);
      const lists = await store.searchNames({ catalog: 'shop', view: 'whole', vectors, limit: 1 });
      const nearest = vectors.map(
        (query) =>
          rows.toSorted((a, b) => similarity(query, b.whole, metric) - similarity(query, a.whole, metric))[0]
            ?.key,
      );
      expect(lists.map((list) => list[0]?.row.key)).toEqual(nearest);
      if (metric !== 'inner-product') expect(nearest).toEqual(rows.slice(0, 5).map(({ key }) => key));
    });

    test('vectors come back to the bit, and the store opens again', async () => {
      await store.upsert(rows.slice(0, 2));
      await store.close();
      store = await place.open(space);
      const [first] = await store.fetchByProduct('shop', ['product-0']);
      expect(first?.garment).toEqual(rows[0]?.garment);
      expect(await store.count('shop')).toBe(2);
    });

    test('a store of another metric is not opened', async () => {
      const other = metrics.find((each) => each !== metric);
      await expect(place.open({ ...space, metric: other })).rejects.toMatchObject({
        code: 'embedding-space-mismatch',
      });
    });
  });
}
