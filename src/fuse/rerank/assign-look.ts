import type { ScoredItem } from '../../types.ts';
import { assignColumns } from './assignment.ts';

/** The hits for one region of a look, best first. */
export interface RegionHits {
  readonly region: string;
  readonly hits: readonly ScoredItem[];
}

/** The product assigned to a region; null if all its products are assigned to other regions. */
export interface Assignment {
  readonly region: string;
  readonly productId: string | null;
  /** Other regions whose best hit was this product. */
  readonly alsoMatched: readonly string[];
}

/** Assigns a product to each region of a look, each product at most once, with the greatest total score; none with a score below 0. */
export function assignLook(regions: readonly RegionHits[]): Assignment[] {
  const products = [...new Set(regions.flatMap(({ hits }) => hits.map(({ id }) => id)))].sort();
  const scores = regions.map(({ hits }) => {
    const scoreOf = new Map(hits.map(({ id, score }) => [id, score]));
    return products.map((id) => scoreOf.get(id) ?? Number.NEGATIVE_INFINITY);
  });
  const chosen = assignColumns(scores);
  return regions.map(({ region }, index) => {
    const column = chosen[index] ?? null;
    const productId = column === null ? null : (products[column] ?? null);
    const others = regions.filter(({ hits }, other) => other !== index && hits[0]?.id === productId);
    return { region, productId, alsoMatched: productId === null ? [] : others.map((other) => other.region) };
  });
}
