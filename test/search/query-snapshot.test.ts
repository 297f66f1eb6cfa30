import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replayQuery } from '../../src/analyze/replay-query.ts';
import type { Candidates } from '../../src/fuse/candidates.ts';
import { fuseCandidates } from '../../src/fuse/fuse-candidates.ts';
import { sumOfParts } from '../../src/fuse/weights/part-cosines.ts';
import { defaultProfile } from '../../src/search/default-profile.ts';
import { parseProfile } from '../../src/search/profile-schema.ts';
import {
  decodeSnapshot,
  encodeSnapshot,
  type QuerySnapshot,
  rankedIds,
  type SnapshotDocument,
} from '../../src/search/query-snapshot.ts';

/** The query as the records give it back. */
function written(query: QuerySnapshot): SnapshotDocument {
  const { document, numbers } = encodeSnapshot(query);
  return { document: JSON.parse(JSON.stringify(document)), numbers };
}

/** Floats in arrays of any kind as plain numbers: a kept query has them as they lie in its bytes. */
function plain(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inside]) => [name, plain(inside)]));
}

const cosine = fc.double({ min: -1, max: 1, noNaN: true }).map((value) => value + 0);

/** A query of one garment and any number of products with one reference each; its cosines may be the sums of their parts. */
const anyQuery = fc
  .tuple(fc.array(fc.record({ whole: cosine, garment: cosine }), { maxLength: 8 }), fc.boolean())
  .map(([rows, areSums]): QuerySnapshot => {
    const ids = rows.map((_, index) => `p${index}`);
    const listOf = (region: string | null, view: 'whole' | 'garment') => {
      const dots = Float32Array.from(rows, (row) => row[view] / 2);
      const partCosines = ['shape', 'color'].map((part) => ({ part, share: 0.5, dots }));
      const cosines = areSums ? sumOfParts(partCosines) : rows.map((row) => row[view]);
      const found = ids.map((id, index) => ({ id, score: cosines[index] ?? 0 }));
      return { region, pairing: `${view}→${view}` as const, found, cosines, partCosines };
    };
    const region = { id: 'r1', garmentClass: 'top', confidence: 0.8 } as const;
    const candidates: Candidates = {
      regions: [{ ...region, areaShare: 0.2 }],
      products: ids.map((id, index) => ({
        id,
        groupId: index === 1 ? 'shirts' : '',
        classes: ['top'],
        sumNorms: areSums ? { whole: 1 / 3, garment: 1 } : null,
        partSumNorms: areSums ? { whole: [0.25, 1 / 7], garment: [1 / 9, 0.75] } : undefined,
        viewCosine: index === 3 ? undefined : 0.9 + index / 30,
        duplicates: index === 2 ? ['p0', 'p1'] : [],
      })),
      lists: [listOf(null, 'whole'), listOf('r1', 'garment')],
    };
    return {
      image: { width: 10, height: 20 },
      regions: [{ ...region, box: { x1: 0, y1: 0, x2: 5, y2: 8 } }],
      profile: defaultProfile,
      candidates,
      answer: rankedIds(fuseCandidates(candidates, defaultProfile)),
    };
  });

describe('a kept query', () => {
  it('comes back as it was, to the last bit, wherever its bytes lie', () => {
    fc.assert(
      fc.property(anyQuery, fc.nat({ max: 9 }), (query, before) => {
        const { document, numbers } = written(query);
        const shifted = new Uint8Array(before + numbers.length).fill(7);
        shifted.set(numbers, before);
        const read = decodeSnapshot({ document, numbers: shifted.subarray(before) });
        expect(plain(read)).toEqual(plain(query));
      }),
    );
  });

  it('fused again under the same profile gives the very same order', () => {
    fc.assert(
      fc.property(anyQuery, (query) => {
        const kept = decodeSnapshot(written(query)) ?? query;
        const { exact, regions, look } = replayQuery(kept, defaultProfile, 100);
        expect(exact).toBe(true);
        for (const { ranks } of [...regions, look])
          expect(ranks.every(({ before, after }) => before !== null && before === after)).toBe(true);
      }),
    );
  });

  it('of a profile that sums the regions gives its answer again, beside one that takes turns', () => {
    // As default@4 was stored: without the setting.
    const { lookList: _, ...settings } = { ...defaultProfile, version: 4 };
    const older = parseProfile(settings);
    fc.assert(
      fc.property(anyQuery, (query) => {
        const { candidates } = query;
        const answer = rankedIds(fuseCandidates(candidates, older));
        const kept = decodeSnapshot(written({ ...query, profile: older, answer })) ?? query;
        const { exact, look } = replayQuery(kept, older, 100);
        expect(exact).toBe(true);
        expect(look.ranks.every(({ before, after }) => before === after)).toBe(true);
        const now = rankedIds(fuseCandidates(candidates, defaultProfile)).look;
        const moved = replayQuery(kept, defaultProfile, 100).look.ranks;
        expect(moved.map(({ productId }) => productId)).toEqual(now);
      }),
    );
  });

  it.each([undefined, null, 'text', {}, { form: 0 }])('is not read from %j', (document) => {
    expect(decodeSnapshot({ document, numbers: new Uint8Array() })).toBeUndefined();
  });
});
