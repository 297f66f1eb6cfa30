import { fieldError } from '../errors.ts';
import { findKept } from '../search/save-query.ts';
import type { SearchContext } from '../search/search-context.ts';
import type { VectorRow } from '../store/vector-store.ts';
import type { ClassProbabilities, Embedding, GarmentClass } from '../types.ts';
import { garmentClasses } from '../types.ts';
import { combineEmbeddings } from './mean-embedding.ts';

/** Where a refined search starts: a product of the catalog, or a garment of a saved query. */
export type Start = { readonly product: string } | { readonly query: string; readonly region: string };

/** What the start looks like, and what kind of garment it is. */
export interface StartPoint {
  readonly vector: Embedding;
  /** null where unknown. */
  readonly garmentClass: GarmentClass | null;
  readonly classProbabilities?: ClassProbabilities | undefined;
}

/** A product as a start: the mean of its garments' embeddings, and the class of its first row. */
export function productPoint(
  rows: readonly VectorRow[],
  { parts, metric }: Pick<SearchContext['embedder'], 'parts' | 'metric'>,
): StartPoint {
  const vectors = rows.map(({ garment }) => garment);
  const [first] = rows;
  return {
    vector: combineEmbeddings(
      vectors,
      vectors.map(() => 1),
      parts,
      metric,
    ),
    garmentClass: garmentClasses.find((each) => each === first?.garmentClass) ?? null,
  };
}

/**
 * The garment of a saved query as a start.
 *
 * @throws AppError `query-not-found` for a query of another catalog, one that is gone, or one of another embedder; `invalid-request`
 *   for a region that it does not have
 */
export async function regionPoint(
  context: Pick<SearchContext, 'queries' | 'embedder'>,
  catalog: string,
  { query: id, region: name }: Extract<Start, { readonly query: string }>,
): Promise<StartPoint> {
  const { snapshot, crops } = await findKept(context, catalog, id, 'start.query');
  const place = snapshot.regions.findIndex((each) => each.id === name);
  const [region, vector] = [snapshot.regions[place], crops[place]];
  if (!region || !vector) {
    const known = snapshot.regions.map((each) => each.id).join(', ');
    throw fieldError('invalid-request', 'start.region', `Expected one of ${known || 'no region at all'}`);
  }
  const { garmentClass, classProbabilities } = region;
  return { vector, garmentClass, classProbabilities };
}
