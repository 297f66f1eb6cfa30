import type { RowSummary } from '../store/vector-store.ts';

/** How often each value of a field occurs among the candidates; for `price` its bounds. */
export interface Facet {
  readonly field: string;
  /** Products with each value, most first, equal counts by value; none for `price`. */
  readonly values: readonly { readonly value: string; readonly count: number }[];
  /** Products without a value. */
  readonly missing: number;
  /** Lowest and highest price; only for `price`, and only where some product has one. */
  readonly min?: number;
  readonly max?: number;
}

/** Most values of a facet that are told: a shop's attribute may have one for every product. */
export const maxFacetValues = 100;

/**
 * Facets over the candidate products of a search: those that its lists brought, filter applied, and not the whole
 * catalog. A product counts once for each of its values, whatever number of rows it has.
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

/** What a filter would compare: an empty text stands for no value, save among an attribute's. */
function valuesOf(row: RowSummary, field: string): readonly string[] {
  if (field === 'garmentClass' || field === 'groupId' || field === 'productId')
    return row[field] === '' ? [] : [row[field]];
  const name = field.slice('attributes.'.length);
  const value = Object.hasOwn(row.attributes, name) ? row.attributes[name] : undefined;
  return value === undefined ? [] : [value].flat();
}
