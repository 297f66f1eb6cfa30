import { beforeEach, describe, expect, it } from 'vitest';
import { fuseCandidates } from '../../src/fuse/fuse-candidates.ts';
import { type Profile, profileDefaults } from '../../src/fuse/profile.ts';
import { cosineSimilarity } from '../../src/fuse/weights/exact-score.ts';
import { regionWeight, wholeWeight } from '../../src/fuse/weights/region-weight.ts';
import { type LookLists, weighLists } from '../../src/fuse/weights/weigh-lists.ts';
import {
  type Collected,
  type CollectOptions,
  collectCandidates,
} from '../../src/search/collect-candidates.ts';
import { defaultProfile } from '../../src/search/default-profile.ts';
import type { Region } from '../../src/search/find-regions.ts';
import type { Filter } from '../../src/store/filter/filter.ts';
import type { StoredRow } from '../../src/store/vector-store.ts';
import type { GarmentClass, Photo, ProductClass } from '../../src/types.ts';
import { keyOf } from '../contract/rows.ts';
import { unitVector } from '../fakes/fake-embedder.ts';
import { createMemoryStore, type MemoryStore } from '../fakes/memory-store.ts';

const photo: Photo = {
  width: 100,
  height: 200,
  working: { data: new Uint8Array(), width: 100, height: 200 },
  bytes: new Uint8Array(),
  digest: '',
};
/** Each crop against garments, the whole photo against whole pictures. */
const profile: Profile = {
  ...defaultProfile,
  ...profileDefaults,
  gate: 0,
  pairings: { 'garment→garment': 1, 'whole→whole': 1, 'garment→whole': 0, 'whole→garment': 0 },
};

let store: MemoryStore;
beforeEach(() => {
  store = createMemoryStore({ id: 'plane', dimension: 2 });
});

/** The unit vector at an angle, so that a cosine is that of the angle between two. */
const at = (degrees: number) =>
  unitVector([Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]);
const cosine = (degrees: number) => Math.cos((degrees * Math.PI) / 180);

/** A row of a product whose two views lie at these angles. */
function row(
  productId: string,
  whole: number,
  garment: number,
  garmentClass: ProductClass | '' = 'top',
): StoredRow {
  return {
    key: keyOf('shop', productId, whole, garment),
    catalog: 'shop',
    productId,
    groupId: '',
    garmentClass,
    price: 10,
    attributes: {},
    imageDigest: keyOf(productId),
    box: null,
    product: { id: productId, images: [{ path: 'a.jpg' }] },
    whole: at(whole),
    garment: at(garment),
  };
}

function region(id: string, garmentClass: GarmentClass | null, confidence = 0.81): Region {
  return { id, garmentClass, confidence, box: { x1: 0, y1: 0, x2: 50, y2: 100 } };
}

/** Collects with the whole photo at 0° and each region's crop at its angle. */
function collect(
  regions: readonly (readonly [Region, number])[],
  over: Partial<CollectOptions> = {},
): Promise<Collected> {
  const query = {
    regions: regions.map(([given]) => given),
    whole: at(0),
    crops: regions.map(([, angle]) => at(angle)),
  };
  return collectCandidates({ store }, photo, query, { catalog: 'shop', profile, ...over });
}

/** The lists that a search under the profile fuses. */
async function rank(
  regions: readonly (readonly [Region, number])[],
  over: Partial<CollectOptions> = {},
): Promise<LookLists & { readonly rows: Awaited<ReturnType<Collected['readRows']>> }> {
  const { candidates, readRows } = await collect(regions, over);
  return { ...weighLists(candidates, over.profile ?? profile), rows: await readRows() };
}

describe('collectCandidates', () => {
  it('gives each region a list of its crop and one of the whole photo, by exact cosines', async () => {
    await store.upsert([row('a', 10, 40), row('b', 50, 30)]);
    const { regions, whole } = await rank([[region('r1', 'top'), 30]]);
    expect(regions).toMatchObject([
      {
        region: { id: 'r1' },
        crop: [{ id: 'r1:garment→garment', hits: [{ id: 'b' }, { id: 'a' }] }],
        whole: [{ id: 'photo:whole→whole', hits: [{ id: 'a' }, { id: 'b' }] }],
      },
    ]);
    expect(regions[0]?.crop[0]?.hits.map(({ score }) => score)).toEqual([
      expect.closeTo(cosine(0), 5),
      expect.closeTo(cosine(10), 5),
    ]);
    expect(whole[0]?.hits.map(({ score }) => score)).toEqual([
      expect.closeTo(cosine(10), 5),
      expect.closeTo(cosine(50), 5),
    ]);
  });

  it('keeps what each part of the embedding adds to a cosine, and the length of its sum over a product', async () => {
    await store.upsert([row('a', 10, 40), row('a', 20, 50)]);
    const parts = [
      { name: 'east', dimension: 1, share: 0.5 },
      { name: 'north', dimension: 1, share: 0.5 },
    ];
    const { candidates } = await collect([[region('r1', 'top'), 30]], { parts });
    const crop = candidates.lists.find(({ pairing }) => pairing === 'garment→garment');
    const sine = (degrees: number) => cosine(90 - degrees);
    expect(crop?.partCosines).toEqual([
      { part: 'east', share: 0.5, dots: Float32Array.from([40, 50], (of) => cosine(30) * cosine(of)) },
      { part: 'north', share: 0.5, dots: Float32Array.from([40, 50], (of) => sine(30) * sine(of)) },
    ]);
    expect(candidates.products[0]?.partSumNorms).toEqual({
      whole: [expect.closeTo(cosine(10) + cosine(20), 6), expect.closeTo(sine(10) + sine(20), 6)],
      garment: [expect.closeTo(cosine(40) + cosine(50), 6), expect.closeTo(sine(40) + sine(50), 6)],
    });
  });

  it.each([
    ['no parts', []],
    ['parts', [{ name: 'all', dimension: 2, share: 1 }]],
  ])('keeps the cosine of the sums of the two views of a product, with %s', async (_case, parts) => {
    await store.upsert([row('a', 10, 40), row('a', 20, 50), row('b', 70, 70)]);
    const { candidates } = await collect([[region('r1', 'top'), 30]], { parts });
    // The sums of 10° and 20°, and of 40° and 50°, lie at 15° and 45°.
    expect(candidates.products.map(({ id, viewCosine }) => [id, viewCosine])).toEqual([
      ['a', expect.closeTo(cosine(45 - 15), 6)],
      ['b', expect.closeTo(1, 6)],
    ]);
  });

  it('weighs lists by the formulas of the weights and the factors of the pairings', async () => {
    await store.upsert([row('a', 10, 40)]);
    const pairings = {
      'garment→garment': 0.9,
      'whole→whole': 0.8,
      'garment→whole': 0.7,
      'whole→garment': 0.6,
    };
    const weighted: Profile = { ...profile, alpha: 0.5, beta: 0.25, classPrior: { pants: 0.5 }, pairings };
    const top = region('r1', 'top', 0.81);
    const pants = region('r2', 'pants', 0.36);
    const known = [top, pants].map(({ garmentClass, confidence }) => ({
      garmentClass,
      confidence,
      areaShare: 1 / 4,
    }));
    const { regions, whole } = await rank(
      [
        [top, 30],
        [pants, 60],
      ],
      { profile: weighted },
    );
    const weights = (lists: LookLists['whole']) => new Map(lists.map(({ id, weight }) => [id, weight]));
    const wholeWeights = known.map((region) => wholeWeight(known, region, weighted));
    for (const [n, expected] of known.entries()) {
      const crop = regionWeight(expected, weighted);
      expect(weights(regions[n]?.crop ?? [])).toEqual(
        new Map([
          [`r${n + 1}:garment→garment`, crop * 0.9],
          [`r${n + 1}:garment→whole`, crop * 0.7],
        ]),
      );
      expect(weights(regions[n]?.whole ?? [])).toEqual(
        new Map([
          ['photo:whole→whole', (wholeWeights[n] ?? 0) * 0.8],
          ['photo:whole→garment', (wholeWeights[n] ?? 0) * 0.6],
        ]),
      );
    }
    // The look's own list takes the mean over its regions.
    const mean = ((wholeWeights[0] ?? 0) + (wholeWeights[1] ?? 0)) / 2;
    expect(weights(whole).get('photo:whole→whole')).toBeCloseTo(mean * 0.8, 12);
  });

  it('asks the store once a stored view, and not for pairings without a factor', async () => {
    await store.upsert([row('a', 10, 40)]);
    await rank([
      [region('r1', 'top'), 30],
      [region('r2', 'bag'), 60],
    ]);
    expect(store.searches.map(({ view, vectors }) => [view, vectors.length])).toEqual([
      ['garment', 2],
      ['whole', 1],
    ]);
  });

  it('without regions answers with the whole photo alone, at g0 + g1 + g2', async () => {
    await store.upsert([row('a', 10, 40)]);
    const { regions, whole, rows } = await rank([]);
    expect(regions).toEqual([]);
    expect(whole).toMatchObject([{ id: 'photo:whole→whole', hits: [{ id: 'a' }] }]);
    expect(whole[0]?.weight).toBeCloseTo(profile.g0 + profile.g1 + profile.g2, 12);
    expect([...rows.keys()]).toEqual(['a']);
  });

  it('finds nothing in an empty catalog, in lists that are there all the same', async () => {
    const { regions, whole, rows } = await rank([[region('r1', 'top'), 30]]);
    expect(
      [...(regions[0]?.crop ?? []), ...(regions[0]?.whole ?? []), ...whole].map(({ hits }) => hits),
    ).toEqual([[], [], []]);
    expect(rows.size).toBe(0);
  });

  it('passes the filter on to the store', async () => {
    await store.upsert([row('a', 10, 40), row('b', 50, 30)]);
    const filter = { equals: { field: 'productId', value: 'b' } };
    const { rows } = await rank([[region('r1', 'top'), 30]], { filter });
    expect([...rows.keys()]).toEqual(['b']);
    expect(store.searches.map((request) => request.filter)).toEqual([filter, filter]);
  });

  describe('with a list cut short', () => {
    // By its crop `near` is first of five, by the whole photo last: with one candidate a list it is missing there.
    const rows = [
      row('near', 80, 30),
      row('x1', 1, 200),
      row('x2', 2, 201),
      row('x3', 3, 202),
      row('x4', 4, 203),
    ];
    const cut: Profile = { ...profile, candidates: 1 };

    it('union: scores a product exactly in the list that missed it', async () => {
      await store.upsert(rows);
      const { regions, whole } = await rank([[region('r1', 'top'), 30]], { profile: cut });
      expect(whole[0]?.hits).toEqual([
        { id: 'x1', score: expect.closeTo(cosine(1), 5) },
        { id: 'near', score: expect.closeTo(cosine(80), 5) },
      ]);
      expect(regions[0]?.crop[0]?.hits).toEqual([
        { id: 'near', score: expect.closeTo(cosine(0), 5) },
        { id: 'x1', score: expect.closeTo(cosine(170), 5) },
      ]);
    });

    it('none: leaves it out of that list', async () => {
      await store.upsert(rows);
      const { regions, whole } = await rank([[region('r1', 'top'), 30]], {
        profile: { ...cut, rescoring: 'none' },
      });
      expect(whole[0]?.hits.map(({ id }) => id)).toEqual(['x1']);
      expect(regions[0]?.crop[0]?.hits.map(({ id }) => id)).toEqual(['near']);
    });
  });

  it.each(['union', 'none'] as const)(
    '%s: scores a product by its nearest reference, once',
    async (rescoring) => {
      await store.upsert([row('a', 90, 90), row('a', 20, 50), row('b', 30, 40)]);
      const { whole, regions, rows } = await rank([[region('r1', 'top'), 30]], {
        profile: { ...profile, rescoring },
      });
      expect(whole[0]?.hits).toEqual([
        { id: 'a', score: expect.closeTo(cosine(20), 5) },
        { id: 'b', score: expect.closeTo(cosine(30), 5) },
      ]);
      expect(regions[0]?.crop[0]?.hits).toEqual([
        { id: 'b', score: expect.closeTo(cosine(10), 5) },
        { id: 'a', score: expect.closeTo(cosine(20), 5) },
      ]);
      expect(new Set(rows.get('a')?.map(({ key }) => key)).size).toBe(2);
    },
  );

  it('breaks ties by product id', async () => {
    await store.upsert([row('b', 10, 10), row('a', 10, 10), row('c', 10, 10)]);
    expect((await rank([])).whole[0]?.hits.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });

  describe('the class gate', () => {
    const gated: Profile = { ...profile, gate: 0.3 };

    it('lowers products of other classes in the lists of a region, not in those of the look', async () => {
      await store.upsert([
        row('top', 10, 10, 'top'),
        row('dress', 10, 10, 'dress'),
        row('bag', 10, 10, 'bag'),
        row('unknown', 10, 10, ''),
      ]);
      const { regions, whole } = await rank([[region('r1', 'top'), 10]], { profile: gated });
      const scores = new Map(regions[0]?.crop[0]?.hits.map(({ id, score }) => [id, score]));
      expect(scores.get('top')).toBeCloseTo(1, 5);
      expect(scores.get('unknown')).toBeCloseTo(1, 5);
      expect(scores.get('dress')).toBeCloseTo(1 - 0.3 + 0.3 * 0.6, 5);
      expect(scores.get('bag')).toBeCloseTo(1 - 0.3, 5);
      expect(regions[0]?.whole[0]?.hits.map(({ id }) => id)).toEqual(['top', 'unknown', 'dress', 'bag']);
      expect(new Set(whole[0]?.hits.map(({ score }) => score)).size).toBe(1);
    });

    it('leaves the scores of a region without a class alone', async () => {
      await store.upsert([row('top', 10, 10, 'top'), row('bag', 10, 10, 'bag')]);
      const { regions } = await rank([[region('r1', null), 10]], { profile: gated });
      expect(regions[0]?.crop[0]?.hits.map(({ score }) => score)).toEqual([
        expect.closeTo(1, 5),
        expect.closeTo(1, 5),
      ]);
    });

    it('leaves a negative cosine alone: scaling would raise it', async () => {
      await store.upsert([row('bag', 150, 150, 'bag')]);
      const { regions } = await rank([[region('r1', 'top'), 10]], { profile: gated });
      expect(regions[0]?.crop[0]?.hits[0]?.score).toBeCloseTo(cosine(140), 5);
    });

    it('takes the penalty off whatever the cosine, also beside what resembles nothing', async () => {
      await store.upsert([
        row('bag', 80, 80, 'bag'),
        row('dress', 80, 80, 'dress'),
        row('top', 84, 84, 'top'),
      ]);
      const penalized: Profile = { ...profile, gate: 0, classPenalty: 0.2 };
      const { regions } = await rank([[region('r1', 'top'), 10]], { profile: penalized });
      expect(regions[0]?.crop[0]?.hits).toEqual([
        { id: 'top', score: expect.closeTo(cosine(74), 5) },
        { id: 'dress', score: expect.closeTo(cosine(70) - 0.2 * (1 - 0.6), 5) },
        { id: 'bag', score: expect.closeTo(cosine(70) - 0.2, 5) },
      ]);
    });

    it('judges a product of several classes by the one that agrees best', async () => {
      await store.upsert([row('set', 10, 10, 'bag'), row('set', 20, 20, 'top')]);
      const { regions } = await rank([[region('r1', 'top'), 10]], { profile: gated });
      expect(regions[0]?.crop[0]?.hits[0]?.score).toBeCloseTo(1, 5);
    });
  });

  it('fused again under another profile, as kept in JSON, is what a search under that profile gives', async () => {
    const angles = [5, 20, 35, 50, 80, 110, 140, 170];
    await store.upsert(
      angles.map((angle, i) => row(`p${i}`, angle, 170 - angle, i % 2 === 0 ? 'top' : 'bag')),
    );
    const all: Profile = {
      ...profile,
      candidates: 5,
      pairings: { 'garment→garment': 1, 'whole→whole': 1, 'garment→whole': 1, 'whole→garment': 1 },
    };
    const regions = [
      [region('r1', 'top'), 30],
      [region('r2', 'bag', 0.4), 75],
    ] as const;
    const { candidates } = await collect(regions, { profile: all });
    const kept = JSON.parse(JSON.stringify(candidates));
    const others: Partial<Profile>[] = [
      { gate: 0.4, alpha: 1 },
      { classPenalty: 0.3 },
      { candidates: 2 },
      { candidates: 1, pairings: { ...all.pairings, 'garment→garment': 0, 'whole→garment': 0 } },
      { method: 'rrf', normalization: 'min-max', candidates: 3 },
      { rescoring: 'none', candidates: 2, method: 'wmnz' },
    ];
    for (const over of others) {
      const other = { ...all, ...over };
      const live = await collect(regions, { profile: other });
      expect(fuseCandidates(kept, other)).toEqual(fuseCandidates(live.candidates, other));
    }
  });

  it('scores as cosineSimilarity does', async () => {
    const stored = row('a', 17, 40);
    await store.upsert([stored]);
    expect((await rank([])).whole[0]?.hits[0]?.score).toBe(cosineSimilarity(at(0), stored.whole));
  });
});

describe('products of what the garment may be', () => {
  const pairings = { ...profile.pairings, 'whole→whole': 0 };
  const kinds: Profile = { ...profile, pairings, candidates: 1, kindCandidates: 2 };
  const skirt = { ...region('r1', 'skirt'), classProbabilities: { skirt: 0.85, dress: 0.11, shorts: 0.04 } };
  const idsOf = ({ candidates }: Collected) => candidates.products.map(({ id }) => id);

  beforeEach(() =>
    store.upsert([
      row('watch', 0, 30, 'other'),
      row('near-skirt', 0, 60, 'skirt'),
      row('far-skirt', 0, 120, 'skirt'),
      row('farther-skirt', 0, 150, 'skirt'),
      row('dress', 0, 90, 'dress'),
      row('shorts', 0, 40, 'shorts'),
    ]),
  );

  it('are candidates however dissimilar, where the garment is of their class by a tenth or more', async () => {
    const found = await collect([[skirt, 30]], { profile: kinds });
    const crop = found.candidates.lists.find(({ pairing }) => pairing === 'garment→garment');
    expect(crop?.found).toMatchObject([{ id: 'watch' }]);
    expect(crop?.ofKind).toEqual([
      { id: 'near-skirt', score: expect.closeTo(cosine(30), 6) },
      { id: 'dress', score: expect.closeTo(cosine(60), 6) },
    ]);
    expect(
      weighLists(found.candidates, kinds)
        .regions[0]?.crop[0]?.hits.map(({ id }) => id)
        .sort(),
    ).toEqual(['dress', 'near-skirt', 'watch']);
  });

  it('pass the filter of the request', async () => {
    const filter: Filter = { not: { equals: { field: 'productId', value: 'near-skirt' } } };
    expect(idsOf(await collect([[skirt, 30]], { profile: kinds, filter }))).toEqual([
      'dress',
      'far-skirt',
      'watch',
    ]);
  });

  it('are as many as the profile says, in a search and in re-ranking', async () => {
    const found = await collect([[skirt, 30]], { profile: kinds });
    for (const kindCandidates of [0, 1]) {
      const fewer = { ...kinds, kindCandidates };
      const live = await collect([[skirt, 30]], { profile: fewer });
      expect(fuseCandidates(found.candidates, fewer)).toEqual(fuseCandidates(live.candidates, fewer));
    }
    expect(idsOf(await collect([[skirt, 30]], { profile: { ...kinds, kindCandidates: 0 } }))).toEqual([
      'watch',
    ]);
  });

  it('are not searched for a region of unknown class', async () => {
    expect(idsOf(await collect([[region('r1', null), 30]], { profile: kinds }))).toEqual(['watch']);
  });

  it('are searched once for regions that may be the same', async () => {
    const searches = store.searches.length;
    await collect(
      [
        [skirt, 30],
        [{ ...skirt, id: 'r2' }, 50],
        [region('r3', 'bag'), 70],
      ],
      { profile: kinds },
    );
    // All products, then skirts and dresses, then bags.
    expect(store.searches.length - searches).toBe(3);
  });
});
