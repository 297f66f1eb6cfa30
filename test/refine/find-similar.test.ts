import { beforeEach, expect, test } from 'vitest';
import { findSimilar, type SimilarRequest } from '../../src/refine/find-similar.ts';
import { shopTheLook } from '../../src/search/shop-the-look.ts';
import { createFakeContext, type FakeContext } from '../fakes/api-context.ts';
import { createFakeDetector } from '../fakes/fake-detector.ts';
import { importFlats } from '../fakes/import-flats.ts';
import { blue, detection, outfit, outfitJpeg, red } from '../fakes/pictures.ts';

const base = { catalog: 'default', liked: [], disliked: [], limit: 10, explain: true } as const;

let context: FakeContext;
const similar = (request: Partial<SimilarRequest>) => findSimilar(context, { ...base, ...request });
const idsOf = async (request: Partial<SimilarRequest>) =>
  (await similar(request)).hits.map(({ productId }) => productId);

beforeEach(async () => {
  const detector = createFakeDetector([
    detection('top', 0.9, outfit.topBox),
    detection('pants', 0.8, outfit.pantsBox),
  ]);
  context = createFakeContext({ detector });
  await importFlats(context);
});

test('products of the kind of the start come first, the start itself is left out', async () => {
  const ids = await idsOf({ start: { product: 'red-top' } });
  expect(ids.slice(0, 2).toSorted()).toEqual(['blue-top', 'green-top']);
  expect(ids).toHaveLength(5);
  expect(ids).not.toContain('red-top');
});

test('a liked product moves its likes up, a disliked one is left out', async () => {
  const start = { product: 'red-top' };
  expect((await idsOf({ start, liked: ['blue-top'] }))[0]).toBe('blue-top');
  expect((await idsOf({ start, liked: ['green-top'] }))[0]).toBe('green-top');
  const ids = await idsOf({ start, liked: ['blue-top', 'green-top'], disliked: ['blue-pants'] });
  expect(ids).not.toContain('blue-pants');
});

test('who likes a product of another kind is shown that kind too', async () => {
  const start = { product: 'red-top' };
  expect((await idsOf({ start })).slice(0, 2).every((id) => id.endsWith('-top'))).toBe(true);
  expect((await idsOf({ start, liked: ['red-pants'] }))[0]).toBe('red-pants');
});

test('likes alone are enough to look for', async () => {
  expect((await idsOf({ liked: ['green-top'] }))[0]).toBe('green-top');
});

test('the garment of a saved query is a start', async () => {
  const answer = await shopTheLook(context, await outfitJpeg(red, blue), {
    catalog: 'default',
    limit: 5,
    explain: false,
    keep: true,
  });
  const { hits } = await similar({ start: { query: answer.queryId, region: 'r2' } });
  expect(hits[0]?.productId).toBe('blue-pants');
  await expect(similar({ start: { query: answer.queryId, region: 'r9' } })).rejects.toMatchObject({
    code: 'invalid-request',
    errors: [{ location: 'start.region', message: 'Expected one of r1, r2' }],
  });
});

test('a filter holds', async () => {
  const filter = { equals: { field: 'attributes.color', value: 'blue' } };
  expect((await idsOf({ start: { product: 'red-top' }, filter })).toSorted()).toEqual([
    'blue-pants',
    'blue-top',
  ]);
});

test('facets count the values of the candidates, within the filter, not only of what is shown', async () => {
  const facets = ['garmentClass', 'attributes.color'];
  const start = { product: 'red-top' };
  const all = await similar({ start, facets, limit: 1 });
  // Six products, less the start itself.
  expect(all.facets).toEqual([
    {
      field: 'garmentClass',
      values: [
        { value: 'pants', count: 3 },
        { value: 'top', count: 2 },
      ],
      missing: 0,
    },
    {
      field: 'attributes.color',
      values: [
        { value: 'blue', count: 2 },
        { value: 'green', count: 2 },
        { value: 'red', count: 1 },
      ],
      missing: 0,
    },
  ]);
  expect(all.hits).toHaveLength(1);
  const filter = { equals: { field: 'garmentClass', value: 'top' } };
  const tops = await similar({ start, facets: ['attributes.color'], filter });
  expect(tops.facets?.[0]?.values).toEqual([
    { value: 'blue', count: 1 },
    { value: 'green', count: 1 },
  ]);
  expect(await similar({ start })).not.toHaveProperty('facets');
});

test("the parts of a hit sum to its score, and name the start and the feedback's products", async () => {
  const { hits } = await similar({
    start: { product: 'red-top' },
    liked: ['blue-pants'],
    disliked: ['green-pants'],
  });
  for (const { score, parts = [] } of hits) {
    expect(parts.map(({ list }) => list)).toEqual(['start', 'liked:blue-pants', 'disliked:green-pants']);
    expect(parts.reduce((sum, { contribution }) => sum + contribution, 0)).toBeCloseTo(score, 9);
  }
});

test.each([
  [{}, 'invalid-request', 'start'],
  [{ disliked: ['red-top'] }, 'invalid-request', 'start'],
  [{ liked: ['red-top'], disliked: ['red-top'] }, 'invalid-request', 'liked.0'],
  [{ start: { product: 'gone' } }, 'product-not-found', 'start.product'],
  [{ liked: ['red-top', 'gone'] }, 'product-not-found', 'liked.1'],
  [{ liked: ['red-top'], disliked: ['gone'] }, 'product-not-found', 'disliked.0'],
  [{ start: { query: 'gone', region: 'r1' } }, 'query-not-found', 'start.query'],
  [{ catalog: 'gone', liked: ['red-top'] }, 'catalog-not-found', 'catalog'],
] satisfies [Partial<SimilarRequest>, string, string][])(
  '%j is refused with its field',
  async (request, code, location) => {
    await expect(similar(request)).rejects.toMatchObject({ code, errors: [{ location }] });
  },
);

test('a nudge brings products of the value to the front, says how it was understood, and is a part of the score', async () => {
  const start = { product: 'red-top' };
  for (const color of ['Green', 'Blue'] as const) {
    const { hits, nudges } = await similar({ start, nudge: { words: `in ${color}` } });
    expect(nudges).toEqual([{ attribute: 'color', value: color }]);
    // Of the start's kind, in the color; the other kind stays behind.
    expect(hits[0]?.productId).toBe(`${color.toLowerCase()}-top`);
    expect(hits.map(({ productId }) => productId.endsWith('-top'))).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
    for (const { score, parts = [] } of hits) {
      expect(parts.map(({ list }) => list)).toEqual(['start', `nudge:color=${color}`]);
      expect(parts.reduce((sum, { contribution }) => sum + contribution, 0)).toBeCloseTo(score, 9);
    }
  }
  expect(await similar({ start })).not.toHaveProperty('nudges');
});

test('a nudge that the embedder cannot follow is a fault of its field', async () => {
  context = { ...context, embedder: { ...context.embedder, heads: {} } };
  const nudge = { attribute: 'color', value: 'red' };
  await expect(similar({ start: { product: 'red-top' }, nudge })).rejects.toMatchObject({
    code: 'invalid-request',
    errors: [{ location: 'nudge' }],
  });
});
