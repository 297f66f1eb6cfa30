import { beforeEach, describe, expect, it } from 'vitest';
import { detectGarments } from '../../src/search/detect-garments.ts';
import { type Hit, type LookRequest, shopTheLook } from '../../src/search/shop-the-look.ts';
import { createFakeContext, type FakeContext } from '../fakes/api-context.ts';
import { createFakeDetector } from '../fakes/fake-detector.ts';
import { importFlats } from '../fakes/import-flats.ts';
import { storeDown } from '../fakes/memory-store.ts';
import { blue, detection, flatJpeg, green, outfit, outfitJpeg, red } from '../fakes/pictures.ts';

const request: LookRequest = { catalog: 'default', limit: 10, explain: false };

let context: FakeContext;
let look: Uint8Array;

beforeEach(async () => {
  const detector = createFakeDetector([
    detection('top', 0.9, outfit.topBox),
    detection('pants', 0.8, outfit.pantsBox),
  ]);
  context = createFakeContext({ detector });
  await importFlats(context);
  look = await outfitJpeg(red, blue);
});

const idsOf = (hits: readonly Hit[] = []) => hits.map(({ productId }) => productId);

describe('shopTheLook', () => {
  it('finds for each garment the product of its color and class', async () => {
    const { regions, fused, notices, image, profile } = await shopTheLook(context, look, request);
    expect(image).toEqual({ width: outfit.width, height: outfit.height });
    expect(regions.map(({ id, garmentClass, box }) => ({ id, garmentClass, box }))).toEqual([
      { id: 'r1', garmentClass: 'top', box: outfit.topBox },
      { id: 'r2', garmentClass: 'pants', box: outfit.pantsBox },
    ]);
    expect(regions.map(({ results }) => results[0]?.productId)).toEqual(['red-top', 'blue-pants']);
    expect(fused).toHaveLength(6);
    expect(fused.slice(0, 2).map(({ productId, region }) => [productId, region])).toEqual([
      ['red-top', 'r1'],
      ['blue-pants', 'r2'],
    ]);
    expect(regions.flatMap(({ results }) => results).filter((hit) => 'region' in hit)).toEqual([]);
    expect(notices).toEqual([]);
    const { name, version } = context.profile;
    expect(profile).toEqual({ name, version });
  });

  it('shows each hit with its product, class and picture', async () => {
    const { regions } = await shopTheLook(context, look, request);
    const hit = regions[0]?.results[0];
    expect(hit).toMatchObject({
      productId: 'red-top',
      garmentClass: 'top',
      product: { id: 'red-top', price: 10, attributes: { color: 'red' }, images: [{ path: 'red' }] },
      image: expect.stringMatching(/^\/v1\/catalogs\/default\/pictures\/[0-9a-f]{64}$/),
    });
    expect(await context.pictures.has('default', hit?.image?.split('/').at(-1) ?? '')).toBe(true);
  });

  it('says of each region what its own crop looks to be', async () => {
    const { regions } = await shopTheLook(context, look, request);
    expect(regions.map(({ attributes }) => attributes.tone?.[0]?.value)).toEqual(['warm', 'cold']);
  });

  it('embeds the photo by itself, since it need not wait for its garments, and all crops in one call', async () => {
    const before = context.embedder.calls.length;
    await shopTheLook(context, look, request);
    expect(context.embedder.calls.slice(before)).toEqual([['whole'], [outfit.topBox, outfit.pantsBox]]);
  });

  it('gives the same answer every time, under another query id', async () => {
    const first = await shopTheLook(context, look, request);
    const second = await shopTheLook(context, look, request);
    expect({ ...second, queryId: '', timings: {} }).toEqual({ ...first, queryId: '', timings: {} });
    expect(second.queryId).not.toBe(first.queryId);
  });

  it('gives hits up to the limit, the first of the longer list', async () => {
    const all = await shopTheLook(context, look, request);
    const few = await shopTheLook(context, look, { ...request, limit: 2 });
    expect(idsOf(few.fused)).toEqual(idsOf(all.fused).slice(0, 2));
    expect(few.regions.map(({ results }) => idsOf(results))).toEqual(
      all.regions.map(({ results }) => idsOf(results).slice(0, 2)),
    );
  });

  it('on request explains each score by parts that sum to it', async () => {
    // The pictures show the products alone, for which the default profile leaves out a list.
    const asWritten = { ...context, profile: { ...context.profile, packshotShift: 0 } };
    const { regions, fused } = await shopTheLook(asWritten, look, { ...request, explain: true });
    const lists = [...regions.map(({ results }) => results), fused];
    for (const { score, parts } of lists.flat()) {
      expect(parts?.reduce((sum, { contribution }) => sum + contribution, 0)).toBeCloseTo(score, 12);
    }
    expect(regions[1]?.results[0]?.parts?.map(({ list }) => list)).toEqual([
      'photo:whole→garment',
      'r2:garment→garment',
      'r2:garment→whole',
    ]);
    expect(fused.slice(0, 2).map(({ region, parts }) => [region, parts?.map(({ list }) => list)])).toEqual([
      ['r1', ['photo:whole→garment', 'r1:garment→garment', 'r1:garment→whole']],
      ['r2', ['photo:whole→garment', 'r2:garment→garment', 'r2:garment→whole']],
    ]);
    const summed = { ...asWritten, profile: { ...asWritten.profile, lookList: 'sum' as const } };
    const [first] = (await shopTheLook(summed, look, { ...request, explain: true })).fused;
    expect(first?.parts?.map(({ list }) => list)).toEqual([
      'photo:whole→garment',
      'r1:garment→garment',
      'r1:garment→whole',
      'r2:garment→garment',
      'r2:garment→whole',
    ]);
    expect(first).not.toHaveProperty('region');
  });

  it('without being asked explains nothing', async () => {
    const { regions, fused } = await shopTheLook(context, look, request);
    expect([...regions.flatMap(({ results }) => results), ...fused].filter((hit) => 'parts' in hit)).toEqual(
      [],
    );
  });

  it('says what a profile finds out beyond scores, and nothing of it where the profile does not ask', async () => {
    const plain = await shopTheLook(context, look, request);
    const keys = plain.regions.flatMap(({ results }) => results.flatMap((hit) => Object.keys(hit)));
    expect(keys.filter((key) => ['confident', 'alternatives', 'alsoMatched'].includes(key))).toEqual([]);

    const calibration = { all: { a: 0, b: 0, threshold: 0.5 }, classes: {} };
    // Classes do not count and whole photos only: both regions have the same list, and the same best product.
    const pairings = { ...context.profile.pairings, 'garment→garment': 0, 'garment→whole': 0 };
    const profile = { ...context.profile, gate: 0, classPenalty: 0, pairings, calibration, assignment: true };
    const { regions } = await shopTheLook({ ...context, profile }, look, request);
    const [first, second] = regions.map(({ results }) => results);
    expect(first?.[0]?.productId).not.toBe(second?.[0]?.productId);
    expect([first?.[0]?.alsoMatched, second?.[0]?.alsoMatched].filter(Boolean)).toHaveLength(1);
    expect([...(first ?? []), ...(second ?? [])].every(({ confident }) => confident === true)).toBe(true);
  });

  it('parts what matches from what is only nearest, where the profile is calibrated', async () => {
    const plain = await shopTheLook(context, look, request);
    expect([plain, ...plain.regions].filter((list) => 'match' in list || 'nearest' in list)).toEqual([]);

    const calibrated = (threshold: number) => {
      const profile = { ...context.profile, calibration: { all: { a: 0, b: 0, threshold }, classes: {} } };
      return shopTheLook({ ...context, profile }, look, request);
    };
    const sure = await calibrated(0.5);
    expect([sure.match, ...sure.regions.map(({ match }) => match)]).toEqual([
      'product',
      'product',
      'product',
    ]);
    const unsure = await calibrated(0.6);
    const [top] = unsure.regions;
    expect(top).toMatchObject({
      match: 'kind',
      results: [{ productId: 'red-top', sameProduct: 0.5, sameKind: 0.9 }, {}, {}],
    });
    expect(top?.results.map(({ garmentClass }) => garmentClass)).toEqual(['top', 'top', 'top']);
    expect(top?.nearest?.map(({ garmentClass }) => garmentClass)).toEqual(['pants', 'pants', 'pants']);
    expect([...unsure.fused].every(({ confident }) => confident === false)).toBe(true);

    const filter = { equals: { field: 'garmentClass', value: 'pants' } } as const;
    const profile = { ...context.profile, calibration: { all: { a: 0, b: 0, threshold: 0.6 }, classes: {} } };
    const { regions, match } = await shopTheLook({ ...context, profile }, look, { ...request, filter });
    expect(match).toBe('kind');
    expect(regions[0]).toMatchObject({ match: 'none', results: [], nearest: [{}, {}, {}] });
  });

  it('searches only what passes the filter', async () => {
    const filter = { equals: { field: 'attributes.color', value: 'green' } };
    const { regions, fused, notices } = await shopTheLook(context, look, { ...request, filter });
    const lists = [fused, ...regions.map(({ results }) => results)];
    expect(lists.map((hits) => idsOf(hits).sort())).toEqual(lists.map(() => ['green-pants', 'green-top']));
    expect(notices).toEqual([]);
  });

  it('counts facets over the candidates that pass the filter, and none unasked', async () => {
    const filter = { equals: { field: 'garmentClass', value: 'top' } } as const;
    const fields = ['attributes.color', 'price', 'attributes.none'];
    const { facets } = await shopTheLook(context, look, { ...request, filter, facets: fields });
    expect(facets).toEqual([
      {
        field: 'attributes.color',
        values: ['blue', 'green', 'red'].map((value) => ({ value, count: 1 })),
        missing: 0,
      },
      { field: 'price', values: [], missing: 0, min: 10, max: 20 },
      { field: 'attributes.none', values: [], missing: 3 },
    ]);
    expect((await shopTheLook(context, look, request)).facets).toBeUndefined();
  });

  it('says when nothing passes the filter', async () => {
    const filter = { range: { field: 'price', min: 1000 } };
    const { fused, notices } = await shopTheLook(context, look, { ...request, filter });
    expect(fused).toEqual([]);
    expect(notices).toMatchObject([{ code: 'nothing-matches', location: 'filter' }]);
  });

  it('says when the catalog is empty, and does not blame the filter', async () => {
    await context.catalogs.create('empty');
    const filter = { range: { field: 'price', min: 1000 } };
    const answer = await shopTheLook(context, look, { ...request, catalog: 'empty', filter });
    expect(answer.notices).toMatchObject([{ code: 'empty-catalog', location: 'catalog' }]);
    expect(answer.regions.map(({ results }) => results)).toEqual([[], []]);
  });

  it('searches with the whole photo when no garment is found, and says so', async () => {
    const bare = { ...context, detector: createFakeDetector([]) };
    const { regions, fused, notices } = await shopTheLook(bare, await flatJpeg(green), request);
    expect(regions).toEqual([]);
    expect(idsOf(fused).slice(0, 2)).toEqual(['green-pants', 'green-top']);
    expect(fused[0]).not.toHaveProperty('region');
    expect(notices).toMatchObject([{ code: 'no-garment-found', location: 'image' }]);
  });

  it('says both when no garment is found and the catalog is empty', async () => {
    const answer = await shopTheLook(createFakeContext(), look, request);
    expect(answer.notices.map(({ code }) => code)).toEqual(['no-garment-found', 'empty-catalog']);
  });

  it('answers for the boxes that the caller drew', async () => {
    const drawn = [{ box: outfit.pantsBox }, { box: { x1: 0, y1: 0, x2: 12, y2: 12 } }];
    const { regions } = await shopTheLook(context, look, { ...request, drawn });
    expect(regions).toMatchObject([
      { id: 'r1', garmentClass: 'pants', confidence: 1, box: outfit.pantsBox },
      { id: 'r2', garmentClass: null, confidence: 1 },
    ]);
    expect(regions[0]?.results[0]?.productId).toBe('blue-pants');
  });

  it('counts its time in steps that make up the whole', async () => {
    const { timings } = await shopTheLook(context, look, request);
    const { totalMs, ...steps } = timings;
    expect(Object.values(steps).every((ms) => ms >= 0)).toBe(true);
    expect(Object.values(steps).reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(totalMs + 1e-6);
  });

  it('refuses an unknown catalog before it looks at the photo', async () => {
    await expect(
      shopTheLook(context, Buffer.from('no photo'), { ...request, catalog: 'nope' }),
    ).rejects.toMatchObject({
      code: 'catalog-not-found',
      errors: [{ location: 'catalog' }],
    });
  });

  it('passes on that the store does not answer', async () => {
    context.store.fail(storeDown());
    await expect(shopTheLook(context, look, request)).rejects.toMatchObject({ code: 'store-unavailable' });
  });
});

describe('detectGarments', () => {
  it('finds the garments without a search', async () => {
    const searches = context.store.searches.length;
    expect(await detectGarments(context, look, { minConfidence: 0.85 })).toEqual({
      image: { width: outfit.width, height: outfit.height },
      regions: [
        {
          id: 'r1',
          garmentClass: 'top',
          confidence: 0.9,
          classProbabilities: { top: 1 },
          box: outfit.topBox,
        },
      ],
      notices: [],
    });
    expect(context.store.searches).toHaveLength(searches);
  });

  it('says when there is none', async () => {
    const { regions, notices } = await detectGarments(context, look, { minConfidence: 1 });
    expect(regions).toEqual([]);
    expect(notices).toMatchObject([{ code: 'no-garment-found' }]);
  });
});
