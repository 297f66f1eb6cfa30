import { parse } from 'csv-parse/sync';
import { AppError, type ErrorLocation } from '../../errors.ts';
import { type ProductClass, productClasses } from '../../types.ts';
import { csvLine } from '../csv-line.ts';
import type { ClassifiedProduct, Correction } from './review-classes.ts';

const columns = ['id', 'garmentClass', 'source', 'found', 'title', 'category'] as const;

/** Products with their classes as CSV, for a person to correct the column `garmentClass`. */
export function classTable(classes: readonly ClassifiedProduct[]): string {
  const lines = classes.map(({ product, garmentClass, source, found }) => {
    const { id, title = '', category = '' } = product;
    return csvLine([id, garmentClass, source, found.join('|'), title, category]);
  });
  return [csvLine(columns), ...lines, ''].join('\n');
}

/**
 * The corrections in a table: every product with a class in the column `garmentClass`. Reads only the columns `id` and
 * `garmentClass`. Throws `invalid-row` with every invalid line, as `<line>.<column>`.
 */
export function parseClassTable(text: string): Correction[] {
  const [header = [], ...records] = parseRecords(text);
  const [idColumn, classColumn] = ['id', 'garmentClass'].map((name) => header.indexOf(name));
  if (idColumn === undefined || idColumn < 0 || classColumn === undefined || classColumn < 0)
    throw new AppError('invalid-row', 'Expected a CSV table with the columns id and garmentClass');
  const errors: ErrorLocation[] = [];
  const corrections: Correction[] = [];
  for (const [index, record] of records.entries()) {
    const garmentClass = record[classColumn]?.trim() ?? '';
    if (garmentClass === '') continue;
    if (isProductClass(garmentClass)) corrections.push({ productId: record[idColumn] ?? '', garmentClass });
    else {
      const message = `Expected one of ${productClasses.join(', ')} but received ${garmentClass}`;
      errors.push({ location: `${index + 2}.garmentClass`, message });
    }
  }
  const [first] = errors;
  if (first) throw new AppError('invalid-row', `line ${first.location}: ${first.message}`, { errors });
  return corrections;
}

function parseRecords(text: string): string[][] {
  try {
    return parse(text, { bom: true, relax_column_count: true, skip_empty_lines: true });
  } catch (cause) {
    throw new AppError('invalid-row', `Invalid CSV: ${(cause as Error).message}`, { cause });
  }
}

function isProductClass(text: string): text is ProductClass {
  return productClasses.some((name) => name === text);
}
