import fc from 'fast-check';
import type { RegionList } from '../../../src/fuse/look-list/list-once.ts';
import type { ScoredItem } from '../../../src/types.ts';
import { deepFreeze } from '../arbitrary-lists.ts';

type Region = RegionList<ScoredItem & { readonly of: string }>;

/** A region's list from scores by product. */
export function regionOf(region: string, scores: Readonly<Record<string, number>>, confidence = 0.9): Region {
  const items = Object.entries(scores).map(([id, score]) => ({ id, score, of: region }));
  return deepFreeze({ region, confidence, items: items.sort((a, b) => b.score - a.score) });
}

export const idsOf = (items: readonly ScoredItem[]) => items.map(({ id }) => id);

/** Scores in eighths, so that ties are common. */
export const anyRegions = fc
  .array(
    fc.record({
      confidence: fc.integer({ min: 0, max: 4 }).map((quarters) => quarters / 4),
      scores: fc.dictionary(
        fc.constantFrom(...'abcdefgh'),
        fc.integer({ min: -8, max: 8 }).map((eighths) => eighths / 8),
      ),
    }),
    { maxLength: 5 },
  )
  .map((regions) =>
    regions.map(({ scores, confidence }, index) => regionOf(`r${index + 1}`, scores, confidence)),
  );
