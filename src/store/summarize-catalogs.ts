import type { CatalogSummary } from './vector-store.ts';

/** Counts rows and distinct products per catalog. The pairs, one per row, may come in any order; the result is ordered by name. */
export async function summarizeCatalogs(
  pairs: AsyncIterable<{ readonly catalog: string; readonly productId: string }>,
): Promise<CatalogSummary[]> {
  const counted = new Map<string, { rows: number; products: Set<string> }>();
  for await (const { catalog, productId } of pairs) {
    const count = counted.get(catalog) ?? { rows: 0, products: new Set() };
    count.rows += 1;
    count.products.add(productId);
    counted.set(catalog, count);
  }
  return [...counted]
    .map(([catalog, { rows, products }]) => ({ catalog, rows, products: products.size }))
    .sort((a, b) => (a.catalog < b.catalog ? -1 : 1));
}
