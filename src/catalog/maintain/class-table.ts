import { parse } from 'csv-parse/sync';
import { AppError, type ErrorLocation } from '../../errors.ts';
import { type ProductClass, productClasses } from '../../types.ts';
import { csvLine } from '../csv-line.ts';
import type { ClassifiedProduct, Correction } from './review-classes.ts';

const columns = ['id', 'garmentClass', 'source', 'found', 'title', 'category'] as const;

const shownFaults = 50;

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
    throw new AppError('invalid-row', 'expected a CSV table with the columns id and garmentClass');
  const errors: ErrorLocation[] = [];
  const corrections: Correction[] = [];
  /** The line of each product. */
  const lines = new Map<string, number>();
  for (const [index, record] of records.entries()) {
    const garmentClass = record[classColumn]?.trim() ?? '';
    if (garmentClass === '') continue;
    const line = index + 2;
    const productId = record[idColumn] ?? '';
    const before = lines.get(productId);
    if (!isProductClass(garmentClass)) {
      const message = `expected one of ${productClasses.join(', ')} but received ${garmentClass}`;
      errors.push({ location: `${line}.garmentClass`, message });
    } else if (before !== undefined)
      errors.push({ location: `${line}.id`, message: `${productId} is that of line ${before} too` });
    else corrections.push({ productId, garmentClass });
    lines.set(productId, before ?? line);
  }
  if (errors.length === 0) return corrections;
  const shown = errors.slice(0, shownFaults).map(({ location, message }) => `line ${location}: ${message}`);
  const more = errors.length > shownFaults ? `; and ${errors.length - shownFaults} more` : '';
  throw new AppError('invalid-row', `${shown.join('; ')}${more}`, { errors });
}

function parseRecords(text: string): string[][] {
  try {
    return parse(text, { bom: true, relax_column_count: true, skip_empty_lines: true });
  } catch (cause) {
    throw new AppError('invalid-row', `invalid CSV: ${(cause as Error).message}`, { cause });
  }
}

function isProductClass(text: string): text is ProductClass {
  return productClasses.some((name) => name === text);
}
