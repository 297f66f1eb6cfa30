import { type Entry, type FusionMethod, type QueryList, type Scorer, sumOf } from '../fusion-method.ts';
import { weightsAsGiven } from './weights-as-given.ts';

const exceptions = {
  ...weightsAsGiven,
  'ties break by id':
    'of equal scores the item with the higher score in its last list comes first, only then the id',
} as const;

/** The score in the last list that holds the item; lists are in the order of their ids. */
const secondary: Scorer['secondary'] = (entries: readonly Entry[]) => entries.at(-1)?.normalised ?? 0;

/**
 * Weaviate's rankedFusion: Σ w / (60 + r − 1), ranks from 1, with the weights as they are.
 * weaviate/weaviate usecases/traverser/hybrid/hybrid_fusion.go
 */
export const weaviateRanked: FusionMethod = {
  parameters: {},
  exceptions,
  weighted: true,
  scorer: () => ({
    found: (entries) => sumOf(entries.map(({ list, rank }) => list.weight / (60 + rank - 1))),
    secondary,
  }),
};

/**
 * Weaviate's relativeScoreFusion: Σ w·(s − min) / (max − min) with the weights as they are, w itself where all scores, or the only
 * one, are the same. Weaviate also applies its tie rule to fused scores less than 1e-7 apart, here it applies to equal ones.
 * weaviate/weaviate usecases/traverser/hybrid/hybrid_fusion.go
 */
export const weaviateRelativeScore: FusionMethod = {
  parameters: {},
  exceptions,
  weighted: true,
  scorer: ({ lists }) => {
    const ranges = new Map(lists.map((list) => [list.id, rangeOf(list)]));
    return {
      found: (entries) =>
        sumOf(
          entries.map(({ list, normalised }) => {
            const { min, max } = ranges.get(list.id) ?? { min: 0, max: 0 };
            return list.weight * (min === max ? 1 : (normalised - min) / (max - min));
          }),
        ),
      secondary,
    };
  },
};

function rangeOf({ hits }: QueryList): { min: number; max: number } {
  const scores = hits.map(({ normalised }) => normalised);
  return { min: Math.min(...scores), max: Math.max(...scores) };
}
