import { compileFilter, type FilterDialect } from '../filter/compile-filter.ts';
import type { Filter } from '../filter/filter.ts';

/** A string as an SQL literal. Only quotes are escaped, by doubling; backslashes and newlines are literal. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Strings as the operand of SQL's `in`. */
export function sqlTexts(texts: readonly string[]): string {
  return `(${texts.map(sqlText).join(', ')})`;
}

/** The rows of a catalog that match a filter, as an SQL condition. Column names stay unquoted: `"price"` would be a string. */
export function lanceCondition(catalog: string, filter: Filter | undefined): string {
  const inCatalog = `catalog = ${sqlText(catalog)}`;
  return filter === undefined ? inCatalog : `${inCatalog} and (${compileFilter(filter, dialect)})`;
}

const dialect: FilterDialect = {
  quote: sqlText,
  list: (literals) => `(${literals.join(', ')})`,
  hasAnyTag: (tags) => `array_has_any(tags, [${tags.map(sqlText).join(', ')}])`,
  hasPrice: 'price is not null',
  hasText: (field) => `${field} != ''`,
  nothing: 'false',
};
