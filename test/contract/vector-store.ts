import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Filter } from '../../src/store/filter/filter.ts';
import type {
  EmbeddingSpace,
  RowSummary,
  SearchRequest,
  StoredRow,
  StoreHit,
  VectorStore,
} from '../../src/store/vector-store.ts';
import { views } from '../../src/types.ts';
import { anyFilter, anyProduct, sampled } from './arbitrary-filter.ts';
import { hostileTexts } from './hostile-texts.ts';
import { matchFilter } from './match-filter.ts';
import { dot, makeRow, makeRows, space, unitVector } from './rows.ts';

export interface StoreContract {
  readonly name: string;
  /** A fresh, empty place for one test; every call of `open` opens the same place. */
  place(): Promise<{ open(space: EmbeddingSpace): Promise<VectorStore>; remove(): Promise<void> }>;
  /** Random filters tried, each on fresh random rows. */
  readonly filterRuns: number;
}

/** What every vector store promises, tried from outside. */
export function vectorStoreContract(contract: StoreContract): void {
  describe(`${contract.name}: vector store contract`, () => {
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

    const search = (over: Partial<SearchRequest> = {}) =>
      store.search({ catalog: 'shop', view: 'whole', vectors: [unitVector(7)], limit: 100, ...over });
    const productsMatching = async (filter: Filter) =>
      ((await search({ filter, limit: 1000 }))[0] ?? []).map((hit) => hit.row.productId).sort();

    describe('writing', () => {
      test('what was written comes back as it was, vectors to the bit', async () => {
        const row = makeRow(1, {
          groupId: 'g "1"',
          price: null,
          garmentClass: '',
          box: null,
          attributes: { color: 'röt', size: ['S', 'M'], none: [], 'a=b': '' },
          product: {
            id: 'product-1',
            title: 'A "title"\nof \\two lines 👗',
            images: [{ path: 'a.jpg' }],
            price: 3,
          },
        });
        await store.upsert([row]);
        expect(await store.fetchByProduct('shop', ['product-1'])).toEqual([row]);
        const { whole: _whole, garment: _garment, ...summary } = row;
        expect((await search())[0]?.[0]?.row).toEqual(summary);
      });

      test('vectors may be views on a larger buffer', async () => {
        const buffer = Float32Array.from([...unitVector(3), ...unitVector(4), ...unitVector(5)]);
        const view = buffer.subarray(space.dimension, 2 * space.dimension);
        await store.upsert([makeRow(1, { whole: view }), makeRow(2, { whole: unitVector(3) })]);
        expect((await store.fetchByProduct('shop', ['product-1']))[0]?.whole).toEqual(unitVector(4));
        const [hits] = await search({ vectors: [view] });
        expect(hits?.[0]).toMatchObject({ score: expect.closeTo(1, 5), row: { productId: 'product-1' } });
      });

      test('writing a key again replaces its row', async () => {
        await store.upsert(makeRows(5));
        await store.upsert([makeRow(2, { price: 99, whole: unitVector(500) })]);
        expect(await store.count('shop')).toBe(5);
        const [row] = await store.fetchByProduct('shop', ['product-2']);
        expect(row?.price).toBe(99);
        expect(row?.whole).toEqual(unitVector(500));
      });

      test('writing the same rows again changes nothing', async () => {
        await store.upsert(makeRows(5));
        const before = await store.fetchByProduct(
          'shop',
          makeRows(5).map((row) => row.productId),
        );
        await store.upsert(makeRows(5));
        expect(
          await store.fetchByProduct(
            'shop',
            makeRows(5).map((row) => row.productId),
          ),
        ).toEqual(before);
      });

      test('of one key twice in a call the last row counts', async () => {
        await store.upsert([makeRow(1, { price: 1 }), makeRow(2), makeRow(1, { price: 2 })]);
        expect(await store.count('shop')).toBe(2);
        expect((await store.fetchByProduct('shop', ['product-1']))[0]?.price).toBe(2);
      });

      test('no rows are written without complaint', async () => {
        await store.upsert([]);
        expect(await store.catalogs()).toEqual([]);
      });

      test('writes at the same time all arrive', async () => {
        await Promise.all(Array.from({ length: 12 }, (_, n) => store.upsert([makeRow(n), makeRow(100)])));
        expect(await store.count('shop')).toBe(13);
      });

      test('replacing a product leaves its new rows only, and other products alone', async () => {
        const productId = 'p"1\'';
        await store.upsert([makeRow(1, { productId }), makeRow(2, { productId }), makeRow(3)]);
        await store.upsert([makeRow(4, { productId, catalog: 'other' })]);
        await store.replaceProduct('shop', productId, [
          makeRow(2, { productId, price: 5 }),
          makeRow(5, { productId }),
        ]);
        const rows = await store.fetchByProduct('shop', [productId]);
        expect(rows.map((row) => row.key).sort()).toEqual(
          [makeRow(2, { productId }).key, makeRow(5, { productId }).key].sort(),
        );
        expect(await store.count('shop')).toBe(3);
        expect(await store.count('other')).toBe(1);
      });

      test('replacing a product by nothing deletes it', async () => {
        await store.upsert(makeRows(3));
        await store.replaceProduct('shop', 'product-1', []);
        expect(await store.catalogs()).toEqual([{ catalog: 'shop', rows: 2, products: 2 }]);
      });

      test('a row of another product is not taken as a replacement', async () => {
        await expect(store.replaceProduct('shop', 'product-1', [makeRow(2)])).rejects.toMatchObject({
          code: 'invalid-row',
          errors: [{ location: 'rows.0.productId' }],
        });
      });
    });

    describe('deleting', () => {
      test('products are deleted with all their rows, and counted', async () => {
        await store.upsert([...makeRows(4), makeRow(10, { productId: 'product-1' })]);
        expect(await store.deleteProducts('shop', ['product-1', 'product-3', 'unknown', 'product-1'])).toBe(
          2,
        );
        expect(await store.count('shop')).toBe(2);
        expect(await store.deleteProducts('shop', ['product-1'])).toBe(0);
        expect(await store.deleteProducts('shop', [])).toBe(0);
      });

      test.each(hostileTexts.filter((text) => !/\p{Cc}/u.test(text)))(
        'the id %j deletes nothing but itself',
        async (id) => {
          await store.upsert([...makeRows(3), makeRow(9, { productId: id })]);
          expect(await store.fetchByProduct('shop', [id])).toHaveLength(1);
          expect(await store.deleteProducts('shop', [id])).toBe(1);
          expect(await store.deleteProducts('shop', [id])).toBe(0);
          expect(await store.count('shop')).toBe(3);
        },
      );

      test('a catalog is deleted alone, whatever its name', async () => {
        const hostile = 'a" or 1==1 or "';
        await store.upsert([
          ...makeRows(2),
          ...makeRows(2, { catalog: hostile }),
          ...makeRows(2, { catalog: "a' or ''='" }),
        ]);
        await store.deleteCatalog(hostile);
        await store.deleteCatalog('unknown');
        expect((await store.catalogs()).map((found) => found.catalog)).toEqual(["a' or ''='", 'shop']);
      });
    });

    describe('searching', () => {
      test.each(views)(
        '%s: one list per vector, in order, with the scores of a brute-force search',
        async (view) => {
          const rows = makeRows(150);
          await store.upsert(rows);
          const vectors = [unitVector(1000), unitVector(1001), rows[17]![view]];
          const lists = await search({ view, vectors, limit: 10 });
          expect(lists).toHaveLength(3);
          vectors.forEach((vector, n) => {
            const expected = rows
              .map((row) => ({ key: row.key, score: dot(row[view], vector) }))
              .sort((a, b) => b.score - a.score)
              .slice(0, 10);
            expect(lists[n]?.map((hit) => hit.row.key)).toEqual(expected.map((hit) => hit.key));
            expect(largestGap(lists[n] ?? [], expected)).toBeLessThan(1e-5);
          });
          expect(lists[2]?.[0]?.row.key).toBe(rows[17]?.key);
        },
      );

      test('products are read with vectors alone, or as they are shown', async () => {
        await store.upsert([...makeRows(3), makeRow(9, { productId: 'product-1', garmentClass: 'dress' })]);
        const ids = ['product-1', 'unknown', 'product-0', 'product-1'];
        const rows = await store.fetchByProduct('shop', ids);
        expect(rows).toHaveLength(3);
        expect(await store.fetchVectors('shop', ids)).toEqual(
          rows.map(({ key, productId, groupId, garmentClass, whole, garment }) => ({
            ...{ key, productId, groupId, garmentClass },
            ...{ whole, garment },
          })),
        );
        expect(await store.fetchSummaries('shop', ids)).toEqual(
          rows.map(({ whole: _whole, garment: _garment, ...summary }) => summary),
        );
        expect(await store.fetchVectors('other', ids)).toEqual([]);
        expect(await store.fetchSummaries('other', ids)).toEqual([]);
      });

      test('by names alone it gives the same lists', async () => {
        await store.upsert(makeRows(40));
        const filter: Filter = { equals: { field: 'attributes.color', value: 'red' } };
        for (const over of [{}, { filter, limit: 7 }, { vectors: [] }, { catalog: 'unknown' }]) {
          const request = {
            catalog: 'shop',
            view: 'garment',
            vectors: [unitVector(1), unitVector(2)],
            limit: 30,
            ...over,
          } as const;
          const named = (await store.search(request)).map((list) =>
            list.map(({ score, row: { key, productId, groupId, garmentClass } }) => ({
              score,
              row: { key, productId, groupId, garmentClass },
            })),
          );
          expect(await store.searchNames(request)).toEqual(named);
        }
      });

      test('one vector gives one list, no vector none', async () => {
        await store.upsert(makeRows(3));
        const lists = await search({ vectors: [unitVector(1)] });
        expect(lists.map((list) => list.length)).toEqual([3]);
        expect(await search({ vectors: [] })).toEqual([]);
      });

      test('nothing found is one empty list per vector', async () => {
        expect(await search({ vectors: [unitVector(1), unitVector(2)] })).toEqual([[], []]);
        await store.upsert(makeRows(3));
        expect(await search({ catalog: 'unknown' })).toEqual([[]]);
        const filter: Filter = { equals: { field: 'productId', value: 'unknown' } };
        expect(await search({ filter, vectors: [unitVector(1), unitVector(2), unitVector(3)] })).toEqual([
          [],
          [],
          [],
        ]);
        expect(await search({ filter })).toEqual([[]]);
      });

      test('lists are no longer than the limit', async () => {
        await store.upsert(makeRows(30));
        for (const limit of [1, 7, 30, 1000]) {
          expect((await search({ limit }))[0]).toHaveLength(Math.min(limit, 30));
        }
      });

      test('ties are ordered by key, also where the limit cuts them', async () => {
        const rows = makeRows(90, { whole: unitVector(1), garment: unitVector(2) });
        await store.upsert([...rows, makeRow(200, { whole: unitVector(7) })]);
        const keys = rows.map((row) => row.key).sort();
        for (const limit of [2, 5, 60]) {
          const [first, second] = await search({ vectors: [unitVector(1), unitVector(7)], limit });
          expect(first?.map((hit) => hit.row.key)).toEqual(keys.slice(0, limit));
          expect(second?.map((hit) => hit.row.key)).toEqual([makeRow(200).key, ...keys.slice(0, limit - 1)]);
        }
      });

      test('catalogs with the same products are kept apart', async () => {
        await store.upsert([...makeRows(3), ...makeRows(5, { catalog: 'other', price: 1 })]);
        expect((await search())[0]?.map((hit) => hit.row.catalog)).toEqual(['shop', 'shop', 'shop']);
        expect((await store.fetchByProduct('other', ['product-1'])).map((row) => row.price)).toEqual([1]);
        await store.deleteProducts('shop', ['product-1']);
        expect(await store.catalogs()).toEqual([
          { catalog: 'other', rows: 5, products: 5 },
          { catalog: 'shop', rows: 2, products: 2 },
        ]);
      });

      test('optimizing in the middle changes no answer', async () => {
        await store.upsert(makeRows(300));
        await store.upsert(makeRows(50, { price: 1 }));
        await store.deleteProducts('shop', ['product-3', 'product-60']);
        const request = { vectors: [unitVector(5), unitVector(900)], limit: 20 };
        const before = await search(request);
        await store.optimize();
        expect(await search(request)).toEqual(before);
        await store.upsert([makeRow(3)]);
        await store.optimize();
        expect(await store.count('shop')).toBe(299);
        expect((await search({ vectors: [makeRow(3).whole], limit: 1 }))[0]?.[0]?.row.productId).toBe(
          'product-3',
        );
      });
    });

    describe('while others write', () => {
      test('an acknowledged write of this store is in the next search', async () => {
        for (let n = 0; n < 8; n++) {
          await store.upsert([makeRow(n)]);
          expect((await search({ vectors: [makeRow(n).whole], limit: 1 }))[0]?.[0]?.row.key).toBe(
            makeRow(n).key,
          );
          await store.upsert([makeRow(n, { whole: unitVector(900 + n), price: 5000 + n })]);
          const [replaced] = await search({ vectors: [unitVector(900 + n)], limit: 1 });
          expect(replaced?.[0]).toMatchObject({ score: expect.closeTo(1, 5), row: { price: 5000 + n } });
          if (n % 2 === 0) await store.deleteProducts('shop', [`product-${n}`]);
          expect((await search())[0]).toHaveLength(Math.ceil((n + (n % 2)) / 2));
        }
        await store.deleteCatalog('shop');
        expect(await search()).toEqual([[]]);
      });

      test('what another process wrote, replaced and deleted is found within a second', async () => {
        const other = await place.open(space);
        try {
          await store.upsert(makeRows(4));
          expect((await search())[0]).toHaveLength(4);
          await other.upsert([makeRow(10), makeRow(1, { price: 5000, whole: unitVector(901) })]);
          await other.deleteProducts('shop', ['product-2']);
          const keys = [0, 1, 3, 10].map((n) => makeRow(n).key).sort();
          await expect
            .poll(async () => (await search())[0]?.map(({ row }) => row.key).sort(), { timeout: 1000 })
            .toEqual(keys);
          const [replaced] = await search({ vectors: [unitVector(901)], limit: 1 });
          expect(replaced?.[0]).toMatchObject({ score: expect.closeTo(1, 5), row: { price: 5000 } });
          await other.optimize();
          await other.upsert([makeRow(11)]);
          await store.upsert([makeRow(12)]);
          await expect.poll(async () => (await search())[0]?.length, { timeout: 1000 }).toBe(6);
          await other.deleteCatalog('shop');
          await expect.poll(async () => (await search())[0]?.length, { timeout: 1000 }).toBe(0);
        } finally {
          await other.close();
        }
      });

      test('searches during writes find every row that was there before and after', async () => {
        const kept = makeRows(60);
        await store.upsert(kept);
        let writing = true;
        const writes = (async () => {
          for (let n = 0; n < 10; n++) {
            await store.upsert(makeRows(40, { catalog: 'other' }).map((row) => ({ ...row, price: n })));
            await store.replaceProduct('shop', 'moving', [makeRow(500 + n, { productId: 'moving' })]);
          }
          writing = false;
        })();
        const wanted = kept.map(({ key }) => key).sort();
        while (writing) {
          const [hits] = await search({ limit: 1000 });
          const found = (hits ?? [])
            .filter(({ row }) => row.productId !== 'moving')
            .map(({ row }) => row.key);
          expect(found.sort()).toEqual(wanted);
          const moving = (hits ?? []).filter(({ row }) => row.productId === 'moving');
          expect(moving.every(({ row, score }) => row.catalog === 'shop' && score <= 1.00001)).toBe(true);
        }
        await writes;
        expect((await search({ limit: 1000 }))[0]).toHaveLength(61);
      });
    });

    describe('filtering', () => {
      const rows = [
        makeRow(0, {
          price: 10,
          attributes: { color: 'red', size: ['S', 'M'] },
          groupId: 'g1',
          garmentClass: 'top',
        }),
        makeRow(1, { price: 20.5, attributes: { color: 'blue' }, garmentClass: 'dress' }),
        makeRow(2, { price: null, attributes: {}, garmentClass: '' }),
        makeRow(3, {
          price: 0,
          attributes: { color: ['red', 'blue'], size: [] },
          groupId: 'g1',
          garmentClass: 'bag',
        }),
      ];
      const cases: readonly (readonly [string, Filter, readonly number[]])[] = [
        ['a value', { equals: { field: 'attributes.color', value: 'red' } }, [0, 3]],
        ['a value of several', { equals: { field: 'attributes.size', value: 'M' } }, [0]],
        [
          'not a value: true where it is missing',
          { not: { equals: { field: 'attributes.size', value: 'M' } } },
          [1, 2, 3],
        ],
        ['another case', { equals: { field: 'attributes.color', value: 'Red' } }, []],
        ['an unknown attribute', { equals: { field: 'attributes.fit', value: 'slim' } }, []],
        ['any of values', { in: { field: 'attributes.color', values: ['blue', 'green'] } }, [1, 3]],
        ['none of values', { not: { in: { field: 'attributes.color', values: ['blue', 'green'] } } }, [0, 2]],
        ['attribute present', { exists: { field: 'attributes.size' } }, [0]],
        ['attribute missing', { not: { exists: { field: 'attributes.size' } } }, [1, 2, 3]],
        ['group', { equals: { field: 'groupId', value: 'g1' } }, [0, 3]],
        ['no group equals the empty text', { equals: { field: 'groupId', value: '' } }, []],
        [
          'every group differs from the empty text',
          { not: { equals: { field: 'groupId', value: '' } } },
          [0, 1, 2, 3],
        ],
        ['group present', { exists: { field: 'groupId' } }, [0, 3]],
        ['group missing', { not: { exists: { field: 'groupId' } } }, [1, 2]],
        ['classes', { in: { field: 'garmentClass', values: ['top', 'bag'] } }, [0, 3]],
        ['class missing', { not: { exists: { field: 'garmentClass' } } }, [2]],
        ['product', { in: { field: 'productId', values: ['product-1', 'product-2', 'x'] } }, [1, 2]],
        ['every product has an id', { exists: { field: 'productId' } }, [0, 1, 2, 3]],
        ['price', { equals: { field: 'price', value: 20.5 } }, [1]],
        ['price of several', { in: { field: 'price', values: [0, 10, 11] } }, [0, 3]],
        [
          'not a price: true where it is missing',
          { not: { equals: { field: 'price', value: 10 } } },
          [1, 2, 3],
        ],
        ['price from, inclusive', { range: { field: 'price', min: 10 } }, [0, 1]],
        ['price to, inclusive', { range: { field: 'price', max: 10 } }, [0, 3]],
        ['price between', { range: { field: 'price', min: 0.5, max: 20.4 } }, [0]],
        [
          'price outside: true where it is missing',
          { not: { range: { field: 'price', min: 5, max: 1e300 } } },
          [2, 3],
        ],
        ['price present', { exists: { field: 'price' } }, [0, 1, 3]],
        ['price missing', { not: { exists: { field: 'price' } } }, [2]],
        ['both', { and: [{ exists: { field: 'groupId' } }, { range: { field: 'price', min: 1 } }] }, [0]],
        [
          'either',
          { or: [{ equals: { field: 'price', value: 0 } }, { equals: { field: 'groupId', value: 'g1' } }] },
          [0, 3],
        ],
        [
          'not both',
          { not: { and: [{ exists: { field: 'price' } }, { exists: { field: 'groupId' } }] } },
          [1, 2],
        ],
        ['twice not', { not: { not: { exists: { field: 'price' } } } }, [0, 1, 3]],
      ];
      test.each(cases)('%s', async (_reason, filter, expected) => {
        await store.upsert(rows);
        expect(await productsMatching(filter)).toEqual(expected.map((n) => `product-${n}`));
        // The reference that the property below trusts says the same.
        expect(rows.filter((row) => matchFilter(filter, row)).map((row) => row.productId)).toEqual(
          expected.map((n) => `product-${n}`),
        );
      });

      test('hostile texts as names, values and groups match themselves only', async () => {
        await store.upsert([
          ...hostileTexts.map((text, n) => makeRow(n, { attributes: { style: text, [text]: 'yes' } })),
          makeRow(99, { attributes: { style: 'plain' } }),
        ]);
        for (const [n, text] of hostileTexts.entries()) {
          const alone = [`product-${n}`];
          expect(await productsMatching({ equals: { field: 'attributes.style', value: text } })).toEqual(
            alone,
          );
          expect(await productsMatching({ in: { field: 'attributes.style', values: [text] } })).toEqual(
            alone,
          );
          expect(await productsMatching({ equals: { field: `attributes.${text}`, value: 'yes' } })).toEqual(
            alone,
          );
          expect(await productsMatching({ exists: { field: `attributes.${text}` } })).toEqual(alone);
          expect(await productsMatching({ equals: { field: 'groupId', value: text } })).toEqual([]);
          expect(
            await productsMatching({ not: { equals: { field: 'attributes.style', value: text } } }),
          ).toHaveLength(hostileTexts.length);
        }
      }, 120_000);

      test('an attribute name that holds "=" is not another attribute with a value', async () => {
        await store.upsert([
          makeRow(1, { attributes: { a: 'b=c' } }),
          makeRow(2, { attributes: { 'a=b': 'c' } }),
        ]);
        expect(await productsMatching({ equals: { field: 'attributes.a', value: 'b=c' } })).toEqual([
          'product-1',
        ]);
        expect(await productsMatching({ equals: { field: 'attributes.a=b', value: 'c' } })).toEqual([
          'product-2',
        ]);
        expect(await productsMatching({ exists: { field: 'attributes.a=b' } })).toEqual(['product-2']);
      });

      test('random filters find in random rows what the reference finds', async () => {
        const anyCase = fc.tuple(
          fc.array(anyProduct, { minLength: 1, maxLength: 20 }),
          fc.array(anyFilter, { minLength: 5, maxLength: 5 }),
        );
        await fc.assert(
          fc.asyncProperty(anyCase, async ([overs, filters]) => {
            await store.deleteCatalog('shop');
            const random = overs.map((over, n) => makeRow(n, over));
            await store.upsert(random);
            for (const filter of filters) {
              const expected = random.filter((row) => matchFilter(filter, row)).map((row) => row.productId);
              expect(await productsMatching(filter), JSON.stringify(filter)).toEqual(expected.sort());
            }
          }),
          { numRuns: contract.filterRuns, seed: 20260801, endOnFailure: true },
        );
      }, 300_000);

      test('200 filters find in the same random products what the reference finds', async () => {
        const [products] = fc.sample(fc.array(anyProduct, { minLength: 60, maxLength: 60 }), sampled(1));
        const random = (products ?? []).map((over, n) => makeRow(n, over));
        await store.upsert(random);
        const filters = fc.sample(anyFilter, sampled(200));
        const wrong: string[] = [];
        let found = 0;
        for (const filter of filters) {
          const expected = random.filter((row) => matchFilter(filter, row)).map((row) => row.productId);
          const answered = await productsMatching(filter);
          found += answered.length;
          if (answered.join() !== expected.sort().join()) wrong.push(JSON.stringify(filter));
        }
        expect(wrong).toEqual([]);
        // Neither all nothing nor all everything.
        expect(found / (200 * 60)).toBeGreaterThan(0.1);
        expect(found / (200 * 60)).toBeLessThan(0.9);
      }, 300_000);

      test('a filter that parseFilter refuses is refused here', async () => {
        await expect(search({ filter: { equals: { field: 'colour', value: 'red' } } })).rejects.toMatchObject(
          {
            code: 'invalid-filter',
            errors: [{ location: 'filter.equals.field' }],
          },
        );
      });
    });

    describe('reading', () => {
      test('all rows of many products come back with their vectors, ordered by product, then key', async () => {
        const rows = [
          ...makeRows(260),
          ...makeRows(260).map((row, n) => makeRow(1000 + n, { productId: row.productId })),
        ];
        await store.upsert(rows);
        const wanted = rows.slice(20, 240).map((row) => row.productId);
        const found = await store.fetchByProduct('shop', [...wanted, 'unknown', ...wanted]);
        const expected = rows
          .filter((row) => wanted.includes(row.productId))
          .sort((a, b) => (`${a.productId} ${a.key}` < `${b.productId} ${b.key}` ? -1 : 1));
        expect(found.map((row) => row.key)).toEqual(expected.map((row) => row.key));
        found.forEach((row, n) => {
          expect(farthest(row, expected[n]!)).toBeLessThan(1e-6);
        });
        expect(await store.fetchByProduct('shop', [])).toEqual([]);
        expect(await store.fetchByProduct('unknown', wanted)).toEqual([]);
      });

      test('all rows made from a picture come back, whatever their product, of the catalog alone', async () => {
        const { imageDigest } = makeRow(1);
        const rows = [makeRow(1), makeRow(2, { imageDigest }), makeRow(3)];
        await store.upsert([...rows, makeRow(1, { catalog: 'other', imageDigest })]);
        expect(await store.fetchByPicture('shop', imageDigest)).toEqual(rows.slice(0, 2));
        expect(await store.fetchByPicture('shop', makeRow(9).imageDigest)).toEqual([]);
      });

      test.each([0, 1, 1100])('a scan gives every row of the catalog once: %d rows', async (count) => {
        const rows = makeRows(count);
        await store.upsert([...rows, ...makeRows(3, { catalog: 'other' })]);
        const scanned: StoredRow[] = [];
        for await (const page of store.scan('shop')) scanned.push(...page);
        const byKey = (a: StoredRow, b: StoredRow) => (a.key < b.key ? -1 : 1);
        expect(scanned.sort(byKey)).toEqual(rows.sort(byKey));
      });

      test.each([0, 1, 1100])('and so does one without vectors: %d rows', async (count) => {
        await store.upsert([...makeRows(count), ...makeRows(3, { catalog: 'other' })]);
        const byKey = (a: RowSummary, b: RowSummary) => (a.key < b.key ? -1 : 1);
        const [scanned, summaries]: [StoredRow[], RowSummary[]] = [[], []];
        for await (const page of store.scan('shop')) scanned.push(...page);
        for await (const page of store.scanSummaries('shop')) summaries.push(...page);
        const expected = scanned.map(({ whole: _whole, garment: _garment, ...row }) => row);
        expect(summaries.sort(byKey)).toEqual(expected.sort(byKey));
        expect(summaries).toHaveLength(count);
      });

      test('rows and products are counted, a catalog each', async () => {
        expect(await store.catalogs()).toEqual([]);
        expect(await store.count('shop')).toBe(0);
        await store.upsert([
          ...makeRows(4),
          makeRow(9, { productId: 'product-0' }),
          ...makeRows(2, { catalog: 'B é' }),
        ]);
        expect(await store.catalogs()).toEqual([
          { catalog: 'B é', rows: 2, products: 2 },
          { catalog: 'shop', rows: 5, products: 4 },
        ]);
        expect(await store.count('shop')).toBe(5);
        expect(await store.count('unknown')).toBe(0);
      });

      test('so are those of named catalogs, as they are after each write', async () => {
        await store.upsert([
          ...makeRows(4),
          ...makeRows(2, { catalog: 'B é' }),
          ...makeRows(1, { catalog: 'c' }),
        ]);
        const named = ['shop', 'unknown', 'B é'];
        expect(await store.catalogs(named)).toEqual([
          { catalog: 'B é', rows: 2, products: 2 },
          { catalog: 'shop', rows: 4, products: 4 },
        ]);
        await store.deleteProducts('shop', ['product-3']);
        await store.replaceProduct('B é', 'product-0', []);
        await store.upsert([makeRow(9, { productId: 'product-0' })]);
        expect(await store.catalogs(named)).toEqual([
          { catalog: 'B é', rows: 1, products: 1 },
          { catalog: 'shop', rows: 4, products: 3 },
        ]);
        await store.deleteCatalog('shop');
        expect(await store.catalogs(['shop'])).toEqual([]);
        expect(await store.catalogs([])).toEqual([]);
      });

      test('a store that is up is healthy', async () => {
        await expect(store.health()).resolves.toBeUndefined();
      });
    });

    describe('opening', () => {
      test('rows outlive closing', async () => {
        await store.upsert(makeRows(5));
        const before = await search();
        await store.close();
        store = await place.open(space);
        expect(await search()).toEqual(before);
      });

      test.each([
        ['another embedder', { id: 'other-embedder', dimension: 16 }],
        ['another dimension', { id: 'test-embedder', dimension: 32 }],
      ])('%s is refused, with both named and the way out', async (_reason, other) => {
        await store.upsert(makeRows(2));
        await store.optimize();
        const message = expect.stringMatching(
          new RegExp(
            `"test-embedder" \\(dimension 16\\).*"${other.id}" \\(dimension ${other.dimension}\\).*` +
              `GARB_MODELS to the models with "test-embedder".*to the folder of "${other.id}", then run garb reindex.*garb import`,
          ),
        );
        await expect(place.open(other)).rejects.toMatchObject({ code: 'embedding-space-mismatch', message });
      });
    });

    describe('refusing', () => {
      const flawed = (flaw: (vector: Float32Array) => void) => {
        const vector = unitVector(1);
        flaw(vector);
        return vector;
      };
      const badVectors: readonly (readonly [string, Float32Array])[] = [
        ['too short', unitVector(1, 15)],
        ['too long', unitVector(1, 17)],
        ['NaN', flawed((vector) => vector.fill(Number.NaN, 3, 4))],
        ['infinite', flawed((vector) => vector.fill(Number.POSITIVE_INFINITY, 3, 4))],
        ['zero', new Float32Array(16)],
        ['not of length 1', unitVector(1).map((value) => value * 1.01)],
      ];
      test.each(badVectors)('a vector that is %s, stored or asked for', async (_reason, vector) => {
        await expect(store.upsert([makeRow(1), makeRow(2, { garment: vector })])).rejects.toMatchObject({
          code: 'invalid-row',
          errors: [{ location: 'rows.1.garment' }],
        });
        await expect(search({ vectors: [unitVector(1), vector] })).rejects.toMatchObject({
          code: 'invalid-row',
          errors: [{ location: 'vectors.1' }],
        });
        expect(await store.count('shop')).toBe(0);
      });

      const badFields: readonly (readonly [string, Partial<StoredRow>])[] = [
        ['key', { key: '' }],
        ['catalog', { catalog: 'a\u0000b' }],
        ['productId', { productId: '' }],
        ['productId', { productId: 'line\nbreak' }],
        ['productId', { productId: '\ud83d' }],
        ['productId', { productId: 'x'.repeat(513) }],
        ['groupId', { groupId: '\u007f' }],
        ['price', { price: Number.NaN }],
        ['attributes.color', { attributes: { color: ['red', '\b'] } }],
        ['attributes.\ud800', { attributes: { '\ud800': 'red' } }],
        ['attributes.', { attributes: { '': 'red' } }],
        ['attributes', { attributes: { size: Array.from({ length: 1024 }, (_, n) => `${n}`) } }],
        ['product', { product: { id: 'product-1', title: 'x'.repeat(70_000), images: [] } }],
        ['box', { box: { x1: 0, y1: 0, x2: Number.NaN, y2: 1 } }],
      ];
      test.each(badFields)('a row with a bad %s', async (field, over) => {
        await expect(store.upsert([makeRow(0), makeRow(1, over)])).rejects.toMatchObject({
          code: 'invalid-row',
          errors: [{ location: `rows.1.${field}` }],
        });
        expect(await store.catalogs()).toEqual([]);
      });

      test('ids with control characters, and limits out of bounds', async () => {
        const badId = { code: 'invalid-row' };
        await expect(store.deleteProducts('shop', ['a', '\b'])).rejects.toMatchObject(badId);
        await expect(store.fetchByProduct('shop', ['\ud800'])).rejects.toMatchObject(badId);
        await expect(store.deleteCatalog('\f')).rejects.toMatchObject(badId);
        for (const limit of [0, 1001, 1.5, Number.NaN]) {
          await expect(search({ limit })).rejects.toMatchObject({ code: 'invalid-request' });
        }
      });
    });
  });
}

function largestGap(hits: readonly StoreHit[], expected: readonly { score: number }[]): number {
  return Math.max(...expected.map(({ score }, n) => Math.abs(score - (hits[n]?.score ?? Number.NaN))));
}

function farthest(a: StoredRow, b: StoredRow): number {
  return Math.max(...views.flatMap((view) => [...a[view]].map((value, n) => Math.abs(value - b[view][n]!))));
}
