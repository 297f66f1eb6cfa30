import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fuseCandidates } from '../../../src/fuse/fuse-candidates.ts';
import { collectCandidates } from '../../../src/search/collect-candidates.ts';
import { defaultProfile } from '../../../src/search/default-profile.ts';
import { createLanceStore } from '../../../src/store/lance/lance-store.ts';
import type { VectorStore } from '../../../src/store/vector-store.ts';
import { type GarmentClass, garmentClasses } from '../../../src/types.ts';
import { makeRow } from '../../contract/rows.ts';

const dimension = 64;
const parts = [
  { name: 'type', dimension: 32, share: 0.5 },
  { name: 'color', dimension: 32, share: 0.5 },
];
const looks = 200;
const shown = 10;

/** Scores this close are a tie: the table computes cosines in 32 bits. */
const tie = 1e-5;

let directory: string;
let inFiles: VectorStore;
let inMemory: VectorStore;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'garb-same-'));
  const space = { id: 'same', dimension };
  inFiles = await createLanceStore({ directory, space, residentBytes: 0 });
  inMemory = await createLanceStore({ directory, space, residentBytes: 2 ** 28 });
  await inFiles.upsert(
    Array.from({ length: 3000 }, (_, n) => {
      const garmentClass = garmentClasses[n % garmentClasses.length] ?? 'top';
      const garment = vectorOf(n, n % 40);
      // Every seventh product has two references.
      const productId = `product-${n % 7 === 0 ? n + 1 : n}`;
      return makeRow(n, { productId, garmentClass, garment, whole: vectorOf(n + 50_000, n % 40) });
    }),
  );
  await inMemory.warmUp();
});

afterAll(async () => {
  await inFiles.close();
  await inMemory.close();
  await rm(directory, { recursive: true });
});

test(`the first ten of each garment of ${looks} looks are those of a search in the files, but for ties`, async () => {
  for (let n = 0; n < looks; n++) {
    const [expected, found] = [await firstTen(inFiles, n), await firstTen(inMemory, n)];
    expect(found).toHaveLength(expected.length);
    for (const [region, hits] of found.entries())
      for (const [rank, { id, score }] of hits.entries()) {
        const other = expected[region]?.[rank];
        expect(Math.abs(score - (other?.score ?? Number.NaN))).toBeLessThan(tie);
        if (other?.id === id) continue;
        const tied = expected[region]
          ?.filter((hit) => Math.abs(hit.score - score) < tie)
          .map((hit) => hit.id);
        expect(rank === hits.length - 1 || tied?.includes(id)).toBe(true);
      }
  }
}, 300_000);

/** The fused lists of a look with three garments. */
async function firstTen(store: VectorStore, look: number) {
  const regions = [0, 1, 2].map((n) => {
    const garmentClass: GarmentClass = garmentClasses[(look + 4 * n) % garmentClasses.length] ?? 'top';
    return {
      id: `r${n + 1}`,
      garmentClass,
      confidence: 0.8,
      classProbabilities: { [garmentClass]: 1 },
      box: { x1: 0, y1: 10 * n, x2: 40, y2: 10 * n + 30 },
    };
  });
  const crops = regions.map((_, n) => vectorOf(100_000 + 10 * look + n, (look + 13 * n) % 40));
  const { candidates } = await collectCandidates(
    { store },
    { width: 100, height: 100 },
    { regions, whole: vectorOf(90_000 + look, look % 40), crops },
    { catalog: 'shop', profile: defaultProfile, parts },
  );
  return fuseCandidates(candidates, defaultProfile, false).regions.map(({ items }) =>
    items.slice(0, shown).map(({ id, score }) => ({ id, score })),
  );
}

/** A vector around one of the centers, each of its parts of the length that the parts say. */
function vectorOf(seed: number, center: number): Float32Array {
  const vector = Float32Array.from(
    { length: dimension },
    (_, i) => noise(center + 1, i) + 0.7 * noise(seed + 1000, i),
  );
  let from = 0;
  for (const part of parts) {
    const numbers = vector.subarray(from, from + part.dimension);
    const length = Math.hypot(...numbers);
    numbers.forEach((value, i) => {
      numbers[i] = (value / length) * Math.sqrt(part.share);
    });
    from += part.dimension;
  }
  return vector;
}

function noise(seed: number, i: number): number {
  const value = Math.sin(seed * 12.9898 + i * 78.233) * 43_758.5453;
  return value - Math.floor(value) - 0.5;
}
