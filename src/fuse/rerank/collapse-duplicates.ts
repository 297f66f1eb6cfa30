import type { Embedding, ScoredItem } from '../../types.ts';
import { cosineSimilarity } from '../weights/exact-score.ts';
import { hashDistance } from './hash-distance.ts';

/** A hit with the others that it stands for, best first. */
export type Collapsed<Item extends ScoredItem> = Item & { readonly alternatives: readonly Item[] };

/**
 * One hit for each set of duplicates: going down the list, an item joins the first hit kept so far that it duplicates,
 * else it is kept itself. Scores and the order of what is kept do not change.
 *
 * @param items best first
 * @param areDuplicates whether two ids, the kept one first, are to be shown as one
 */
export function collapseDuplicates<Item extends ScoredItem>(
  items: readonly Item[],
  areDuplicates: (kept: string, id: string) => boolean,
): Collapsed<Item>[] {
  const kept: { readonly item: Item; readonly alternatives: Item[] }[] = [];
  for (const item of items) {
    const first = kept.find((hit) => areDuplicates(hit.item.id, item.id));
    if (first) first.alternatives.push(item);
    else kept.push({ item, alternatives: [] });
  }
  return kept.map(({ item, alternatives }) => ({ ...item, alternatives }));
}

/** How a product's picture looks: its perceptual hash of 16 hex digits, and its embedding. */
export interface Appearance {
  readonly hash: string;
  readonly embedding: Embedding;
}

export interface DuplicateLimits {
  /** Bits in which two hashes may differ. */
  readonly maxDistance?: number;
  readonly minCosine?: number;
}

/**
 * Whether two pictures show the same: near in both hash and embedding. A hash alone takes plain garments for each
 * other, an embedding alone two colours of one.
 */
export function areNearDuplicates(
  a: Appearance,
  b: Appearance,
  { maxDistance = 6, minCosine = 0.98 }: DuplicateLimits = {},
): boolean {
  return (
    hashDistance(a.hash, b.hash) <= maxDistance && cosineSimilarity(a.embedding, b.embedding) >= minCosine
  );
}
