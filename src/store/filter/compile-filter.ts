import { nameTag, valueTag } from '../tags.ts';
import type { Filter, FilterValue } from './filter.ts';

/** How a store's language writes the leaves of a filter. `and`, `or`, `not`, `in` and parentheses are the same in all. */
export interface FilterDialect {
  /** A string as an escaped literal. */
  readonly quote: (text: string) => string;
  /** The operand of `in`, from literals. */
  readonly list: (literals: readonly string[]) => string;
  /** True for rows with any of the tags. */
  readonly hasAnyTag: (tags: readonly string[]) => string;
  /** True for rows with a price. */
  readonly hasPrice: string;
  /** True for rows with a group id, or a garment class. */
  readonly hasText: (field: string) => string;
  /** True for no row. */
  readonly nothing: string;
}

/**
 * A filter from `parseFilter` as an expression in a store's language. Every leaf is true or false, never null, so `not` is plain
 * negation in every store. Attributes are looked up in the column `tags`.
 */
export function compileFilter(filter: Filter, dialect: FilterDialect): string {
  if ('and' in filter) return filter.and.map((part) => `(${compileFilter(part, dialect)})`).join(' and ');
  if ('or' in filter) return filter.or.map((part) => `(${compileFilter(part, dialect)})`).join(' or ');
  if ('not' in filter) return `not (${compileFilter(filter.not, dialect)})`;
  if ('equals' in filter) return compileAnyOf(filter.equals.field, [filter.equals.value], dialect);
  if ('in' in filter) return compileAnyOf(filter.in.field, filter.in.values, dialect);
  if ('range' in filter) return compileRange(filter.range, dialect);
  return compileExists(filter.exists.field, dialect);
}

function compileAnyOf(field: string, values: readonly FilterValue[], dialect: FilterDialect): string {
  const attribute = attributeName(field);
  if (attribute !== null) return dialect.hasAnyTag(values.map((value) => valueTag(attribute, String(value))));
  if (field === 'price') return `${dialect.hasPrice} and price in ${dialect.list(values.map(numberLiteral))}`;
  // The empty string means a missing value, which equals nothing.
  const present = values.filter((value) => value !== '');
  if (present.length === 0) return dialect.nothing;
  return `${field} in ${dialect.list(present.map((value) => dialect.quote(String(value))))}`;
}

function compileRange({ min, max }: { min?: number; max?: number }, dialect: FilterDialect): string {
  const bounds = [dialect.hasPrice];
  if (min !== undefined) bounds.push(`price >= ${numberLiteral(min)}`);
  if (max !== undefined) bounds.push(`price <= ${numberLiteral(max)}`);
  return bounds.join(' and ');
}

function compileExists(field: string, dialect: FilterDialect): string {
  const attribute = attributeName(field);
  if (attribute !== null) return dialect.hasAnyTag([nameTag(attribute)]);
  return field === 'price' ? dialect.hasPrice : dialect.hasText(field);
}

/** The attribute of a field such as `attributes.color`; null for other fields. */
export function attributeName(field: string): string | null {
  const prefix = 'attributes.';
  return field.startsWith(prefix) ? field.slice(prefix.length) : null;
}

/** Always with an exponent: stores read a whole number as a 64-bit integer and reject it when it is too large. */
function numberLiteral(value: FilterValue): string {
  return Number(value).toExponential();
}
