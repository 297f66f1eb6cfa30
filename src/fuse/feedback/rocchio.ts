import type { ScoredItem } from '../../types.ts';
import { byScoreThenId, type FusedItem } from '../ranked-list.ts';

/** How much the products count that a shopper liked and disliked, against the start's 1; each shared evenly among them. */
export interface FeedbackWeights {
  readonly liked: number;
  readonly disliked: number;
}

/** What a query is made of: the start, a liked or a disliked product, with the scores of all candidates against it. */
export interface FeedbackList {
  /** `start`, `liked:ID`, `disliked:ID` or `nudge:ATTRIBUTE=VALUE`; unique. */
  readonly id: string;
  readonly kind: 'start' | 'liked' | 'disliked' | 'nudge';
  /** The same products in every list, best first. */
  readonly hits: readonly ScoredItem[];
}

/** How much each nudge to a value of an attribute counts, against the start's 1; `docs/refining.md` has what it gains. */
export const nudgeWeight = 1;

/**
 * The share of each list in a refined query (Rocchio, Relevance feedback in information retrieval, 1971): 1 for the start,
 * β / |liked|, −γ / |disliked| and {@link nudgeWeight}, divided by the sum of the positive ones, so that a score stays on the scale of a cosine. Without a
 * start and without likes, which say nothing to look for, all are 0.
 *
 * @returns one weight per kind, in the kinds' order, −1..1 but for a γ greater than what it is taken from
 */
export function feedbackShares(
  kinds: readonly FeedbackList['kind'][],
  { liked, disliked }: FeedbackWeights,
): number[] {
  const countOf = (kind: FeedbackList['kind']) => kinds.filter((each) => each === kind).length;
  const [likes, dislikes] = [countOf('liked'), countOf('disliked')];
  const wanted = countOf('start') + (likes > 0 ? liked : 0);
  if (wanted === 0) return kinds.map(() => 0);
  const positive = wanted + nudgeWeight * countOf('nudge');
  const shares = { start: 1, liked: liked / likes, disliked: -disliked / dislikes, nudge: nudgeWeight };
  return kinds.map((kind) => shares[kind] / positive);
}

/**
 * Ranks products by Rocchio's rule, Σ share · score over the lists: what the refined query vector would give, with the parts that sum
 * to it. Products that a list lacks get nothing from it.
 */
export function rocchio(lists: readonly FeedbackList[], weights: FeedbackWeights): FusedItem[] {
  const shares = feedbackShares(
    lists.map(({ kind }) => kind),
    weights,
  );
  const items = new Map<string, { id: string; score: number; parts: FusedItem['parts'][number][] }>();
  for (const [index, { id: list, hits }] of lists.entries()) {
    const weight = shares[index] ?? 0;
    for (const [place, { id, score: raw }] of hits.entries()) {
      const item = items.get(id) ?? { id, score: 0, parts: [] };
      const contribution = weight * raw;
      item.score += contribution;
      item.parts.push({ list, rank: place + 1, raw, normalised: raw, weight, contribution });
      items.set(id, item);
    }
  }
  return [...items.values()].sort(byScoreThenId);
}
