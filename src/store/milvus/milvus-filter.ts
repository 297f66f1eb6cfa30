import { compileFilter, type FilterDialect } from '../filter/compile-filter.ts';
import type { Filter } from '../filter/filter.ts';

/**
 * A string as a literal of Milvus' expressions. JSON's escapes work except `\b`, `\f` and `\uXXXX`; `textFault` rejects texts that
 * would need them.
 */
export function milvusText(text: string): string {
  return JSON.stringify(text);
}

/** Strings as the operand of `in`. */
export function milvusTexts(texts: readonly string[]): string {
  return `[${texts.map(milvusText).join(', ')}]`;
}

/** The rows of a catalog that match a filter. */
export function milvusCondition(catalog: string, filter: Filter | undefined): string {
  const inCatalog = `catalog == ${milvusText(catalog)}`;
  return filter === undefined ? inCatalog : `${inCatalog} and (${compileFilter(filter, dialect)})`;
}

const dialect: FilterDialect = {
  quote: milvusText,
  list: (literals) => `[${literals.join(', ')}]`,
  hasAnyTag: (tags) => `array_contains_any(tags, ${milvusTexts(tags)})`,
  hasPrice: 'hasPrice == true',
  hasText: (field) => `${field} != ""`,
  nothing: 'key == ""',
};
