import { InvalidArgumentError } from 'commander';
import { CatalogNameSchema } from '../catalog/product-schema.ts';

/** A number from 0 to 1. */
export function parseShare(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1))
    throw new InvalidArgumentError('Expected a number from 0 to 1.');
  return value;
}

/** A whole number of at least 1. */
export function parseCount(text: string): number {
  return wholeNumberFrom(1, text);
}

/** A number of cross-validation folds: a whole number of at least 2. */
export function parseFolds(text: string): number {
  return wholeNumberFrom(2, text);
}

function wholeNumberFrom(minimum: number, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < minimum)
    throw new InvalidArgumentError(`Expected a whole number of at least ${minimum}.`);
  return value;
}

/** A catalog's name. */
export function parseCatalogName(text: string): string {
  const parsed = CatalogNameSchema.safeParse(text);
  if (!parsed.success) throw new InvalidArgumentError(`${parsed.error.issues[0]?.message}.`);
  return parsed.data;
}

/** Any JSON value. */
export function parseJsonOption(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidArgumentError('Expected JSON.');
  }
}
