import type { ScoredItem } from '../../types.ts';
import { assignColumns } from './assignment.ts';

/** What was found for one region of a look, best first. */
export interface RegionHits {
  readonly region: string;
  readonly hits: readonly ScoredItem[];
}

/** The product that answers for a region; null when every product found for it answers better elsewhere. */
export interface Assignment {
  readonly region: string;
  readonly productId: string | null;
  /** Other regions whose best hit was this product. */
  readonly alsoMatched: readonly string[];
}

/** One product for each region of a look, each product at most once, with the greatest sum of scores above 0. */
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
