import type { Filter, FilterValue } from '../../src/store/filter/filter.ts';
import type { RowSummary } from '../../src/store/vector-store.ts';

/** What a filter means, row by row: the reference that every store's own language is measured against. */
export function matchFilter(filter: Filter, row: RowSummary): boolean {
  if ('and' in filter) return filter.and.every((part) => matchFilter(part, row));
  if ('or' in filter) return filter.or.some((part) => matchFilter(part, row));
  if ('not' in filter) return !matchFilter(filter.not, row);
  if ('equals' in filter) return valuesOf(row, filter.equals.field).includes(filter.equals.value);
  if ('in' in filter) return valuesOf(row, filter.in.field).some((value) => filter.in.values.includes(value));
  if ('exists' in filter) return valuesOf(row, filter.exists.field).length > 0;
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = filter.range;
  return row.price !== null && row.price >= min && row.price <= max;
}

function valuesOf(row: RowSummary, field: string): readonly FilterValue[] {
  if (field === 'productId') return [row.productId];
  if (field === 'groupId') return row.groupId === '' ? [] : [row.groupId];
  if (field === 'garmentClass') return row.garmentClass === '' ? [] : [row.garmentClass];
  if (field === 'price') return row.price === null ? [] : [row.price];
  const value = row.attributes[field.slice('attributes.'.length)];
  return value === undefined ? [] : [value].flat();
}
