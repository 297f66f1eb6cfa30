import type { Embedding, ScoredItem } from '../../types.ts';
import { cosineSimilarity } from '../weights/exact-score.ts';
import { hashDistance } from './hash-distance.ts';

/** A hit with the others grouped under it, best first. */
export type Collapsed<Item extends ScoredItem> = Item & { readonly alternatives: readonly Item[] };

/**
 * Groups duplicates under their best hit: from the top, each item joins the first kept hit that it duplicates, or is kept
 * itself. Scores and order of the kept hits do not change.
 *
 * @param items best first
 * @param areDuplicates whether two ids, the kept one first, are duplicates
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

/** An image's perceptual hash, 16 hex digits, and its embedding. */
export interface Appearance {
  readonly hash: string;
  readonly embedding: Embedding;
}

export interface DuplicateLimits {
  /** Maximum Hamming distance of the hashes, in bits. */
  readonly maxDistance?: number;
  readonly minCosine?: number;
}

/**
 * Whether two images are near-duplicates: close in both hash and embedding. The hash alone confuses plain garments, the
 * embedding alone two colours of one garment.
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
