import type { RowSummary } from '../store/vector-store.ts';

/** The number of candidates per value of a field; for `price`, the range. */
export interface Facet {
  readonly field: string;
  /** Number of products per value, highest first, ties by value; empty for `price`. */
  readonly values: readonly { readonly value: string; readonly count: number }[];
  /** Products without a value. */
  readonly missing: number;
  /** Lowest and highest price; only for `price`, and only if a product has one. */
  readonly min?: number;
  readonly max?: number;
}

/** Maximum values per facet: an attribute may have a different one for every product. */
export const maxFacetValues = 100;

/**
 * Facets over the candidates of a search (the products in its lists, after filtering), not over the whole catalog. A product counts
 * once per value, however many rows it has.
 *
 * @param products rows of every candidate, by product id
 * @param fields names as in filters: `garmentClass`, `groupId`, `productId`, `price`, `attributes.<name>`
 */
export function countFacets(
  products: ReadonlyMap<string, readonly RowSummary[]>,
  fields: readonly string[],
): Facet[] {
  return fields.map((field) => (field === 'price' ? priceFacet(products) : valueFacet(products, field)));
}

type Products = ReadonlyMap<string, readonly RowSummary[]>;

function valueFacet(products: Products, field: string): Facet {
  const counts = new Map<string, number>();
  let missing = 0;
  for (const rows of products.values()) {
    const values = new Set(rows.flatMap((row) => valuesOf(row, field)));
    if (values.size === 0) missing += 1;
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const values = [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  return { field, values: values.slice(0, maxFacetValues), missing };
}

function priceFacet(products: Products): Facet {
  const prices = [...products.values()].map(
    (rows) => rows.find(({ price }) => price !== null)?.price ?? null,
  );
  const known = prices.filter((price) => price !== null);
  const missing = prices.length - known.length;
  if (known.length === 0) return { field: 'price', values: [], missing };
  return { field: 'price', values: [], missing, min: Math.min(...known), max: Math.max(...known) };
}

/** The values that a filter would compare. An empty string means no value, except in attributes. */
function valuesOf(row: RowSummary, field: string): readonly string[] {
  if (field === 'garmentClass' || field === 'groupId' || field === 'productId')
    return row[field] === '' ? [] : [row[field]];
  const name = field.slice('attributes.'.length);
  const value = Object.hasOwn(row.attributes, name) ? row.attributes[name] : undefined;
  return value === undefined ? [] : [value].flat();
}
