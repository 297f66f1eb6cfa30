import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuseCandidates } from '../../src/fuse/fuse-candidates.ts';
import { type Profile, profileDefaults } from '../../src/fuse/profile.ts';
import { combineEmbeddings } from '../../src/refine/mean-embedding.ts';
import { collectCandidates } from '../../src/search/collect-candidates.ts';
import { defaultProfile } from '../../src/search/default-profile.ts';
import { type Metric, metrics, similarity, toEmbedding } from '../../src/similarity.ts';
import type { Embedding, Photo } from '../../src/types.ts';
import { makeRow } from '../contract/rows.ts';
import { createMemoryStore } from '../fakes/memory-store.ts';

const size = { width: 100, height: 100 };
const photo: Photo = {
  ...size,
  working: { ...size, data: new Uint8Array() },
  bytes: new Uint8Array(),
  digest: '',
};
const region = { id: 'r1', garmentClass: null, confidence: 1, box: { x1: 0, y1: 0, x2: 50, y2: 100 } };
const profile: Profile = {
  ...defaultProfile,
  ...profileDefaults,
  gate: 0,
  pairings: { 'garment→garment': 1, 'whole→whole': 0, 'garment→whole': 0, 'whole→garment': 0 },
};

/** What the metric says of two vectors, more being more similar. */
function byDefinition(a: Embedding, b: Embedding, metric: Metric): number {
  const product = a.reduce((sum, value, n) => sum + value * (b[n] ?? 0), 0);
  const distance = Math.sqrt(a.reduce((sum, value, n) => sum + (value - (b[n] ?? 0)) ** 2, 0));
  if (metric === 'euclidean') return -distance;
  // A cosine is never beyond ±1, but for the rounding of unit length.
  return metric === 'cosine' ? Math.max(-1, Math.min(1, product)) : product;
}

async function rank(
  query: Embedding,
  products: readonly (readonly Embedding[])[],
  metric: Metric,
  over: Partial<Profile> = {},
) {
  const store = createMemoryStore({ id: 'any', dimension: query.length, metric });
  await store.upsert(
    products.flatMap((references, product) =>
      references.map((garment, n) =>
        makeRow(100 * product + n, { productId: `p${product}`, garment, whole: garment }),
      ),
    ),
  );
  const look = { regions: [region], whole: query, crops: [query] };
  const options = { catalog: 'shop', profile: { ...profile, ...over }, metric };
  const { candidates } = await collectCandidates({ store }, photo, look, options);
  return fuseCandidates(candidates, options.profile).regions[0]?.items ?? [];
}

const number = fc.float({ min: -3, max: 3, noNaN: true });
const anyVector = fc
  .array(number, { minLength: 3, maxLength: 3 })
  .filter((values) => Math.hypot(...values) > 0.1);

describe.each(metrics)('fusion by the metric %s', (metric) => {
  const toVector = (values: readonly number[]) => toEmbedding(Float32Array.from(values), metric) as Embedding;

  it('ranks as the metric does', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyVector,
        fc.uniqueArray(anyVector, { minLength: 1, maxLength: 8, selector: String }),
        fc.constantFrom<Profile['rescoring']>('union', 'none'),
        async (asked, others, rescoring) => {
          const query = toVector(asked);
          const vectors = others.map(toVector);
          const items = await rank(
            query,
            vectors.map((vector) => [vector]),
            metric,
            { rescoring },
          );
          const scores = items.map(({ id }) =>
            byDefinition(query, vectors[Number(id.slice(1))] ?? query, metric),
          );
          expect(items).toHaveLength(vectors.length);
          // Rounding may swap what is as similar to twelve digits.
          for (const [n, score] of scores.slice(1).entries())
            expect(score).toBeLessThanOrEqual((scores[n] ?? 0) + 1e-12);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('explains a hit by its similarity', async () => {
    const [query, near, far] = [toVector([1, 0, 0]), toVector([0.9, 0.1, 0]), toVector([-1, 1, 0])];
    const items = await rank(query, [[near], [far]], metric);
    expect(items.map(({ id, parts }) => [id, parts?.[0]?.raw])).toEqual([
      ['p0', expect.closeTo(similarity(query, near, metric), 6)],
      ['p1', expect.closeTo(similarity(query, far, metric), 6)],
    ]);
  });
});

describe.each(['inner-product', 'euclidean'] as const)('by the metric %s', (metric) => {
  it('the pooling mean-centroid is the mean of the similarities', async () => {
    const references = [Float32Array.of(2, 0), Float32Array.of(0, 1)];
    const query = Float32Array.of(1, 1);
    const [item] = await rank(query, [references], metric, {
      pooling: { by: 'mean-centroid', m: 3, temperature: 0.05 },
    });
    const mean = references.reduce((sum, each) => sum + similarity(query, each, metric) / 2, 0);
    expect(item?.parts?.[0]?.raw).toBeCloseTo(mean, 6);
  });

  it('a refined query is the weighted mean, with its length', () => {
    const vectors = [Float32Array.of(4, 0), Float32Array.of(0, 2)];
    expect(combineEmbeddings(vectors, [3, 1], [], metric)).toEqual(Float32Array.of(3, 0.5));
    expect(combineEmbeddings(vectors, [1, -0.5], [], metric)).toEqual(Float32Array.of(8, -2));
    // Where the weights cancel out there is no mean.
    expect(combineEmbeddings(vectors, [1, -1], [], metric)).toEqual(Float32Array.of(4, -2));
  });
});
