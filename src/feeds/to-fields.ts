import { attributesOf } from './attributes-of.ts';
import type { FeedWarning } from './feed-record.ts';
import { type FieldValues, isBlank } from './field-values.ts';
import { readAvailability } from './fields/availability.ts';
import { addressOf, shortened } from './fields/plain-text.ts';
import { cleaned, messageLimit, rowError, type Warn } from './fields/warn.ts';
import { type ImageOptions, imagesOf } from './images-of.ts';
import { textLimits } from './limits.ts';
import { type PriceOptions, pricesOf } from './prices-of.ts';

export interface FieldOptions extends PriceOptions, ImageOptions {
  /** Whether attributes are split at the separators that their names suggest, besides `|`. */
  readonly splitsAttributes: boolean;
  /** The category to show, of a cell that may name several. */
  readonly categoryPath?: ((cell: string) => string) | undefined;
}

/**
 * A record's values as fields of the catalog format: text without HTML, amounts as numbers, pictures and attributes as lists. What
 * cannot be read of an optional field is left out with a warning. Throws `invalid-row` for what would be wrong without a word.
 */
export function toFields(
  values: FieldValues,
  options: FieldOptions,
): { fields: Record<string, unknown>; warnings: FeedWarning[] } {
  const warnings: FeedWarning[] = [];
  const warn: Warn = (location, kind, message) => {
    warnings.push({ location, kind, message: `${location}: ${shortened(message, messageLimit)}` });
  };
  const first = (field: string) => values[field]?.find((value) => !isBlank(value));
  const textOf = (field: keyof typeof textLimits) =>
    plain(first(field), (raw) => cleaned(field, raw, textLimits[field], warn)) || undefined;
  const fields = {
    id: idOf(first('id'), warn),
    title: textOf('title'),
    description: textOf('description'),
    images: imagesOf(values.images ?? [], options, warn),
    category: categoryOf(first('category'), options, warn),
    garmentClass: plain(first('garmentClass'), (word) => word.trim().toLowerCase()),
    groupId: plain(first('groupId'), (id) => id.trim()),
    ...pricesOf(first, options, warn),
    availability: availabilityOf(first('availability'), warn),
    url: plain(first('url'), addressOf),
    attributes: attributesOf(values, options.splitsAttributes, warn),
  };
  const present = Object.entries(fields).filter(([, value]) => value !== undefined);
  return { fields: Object.fromEntries(present), warnings };
}

function categoryOf(value: unknown, { categoryPath = (cell) => cell }: FieldOptions, warn: Warn): unknown {
  // {"id": 9, "name": "Coats"}, as interfaces of shops have it.
  const named = typeof value === 'object' && value !== null && 'name' in value ? value.name : value;
  // Google's taxonomy has numbers too. They say nothing to a shopper, and nothing about the class.
  if (/^\d+$/.test(String(named))) {
    const kind = 'left out: a number';
    warn('category', kind, `expected words but received ${JSON.stringify(named)}; left out`);
    return undefined;
  }
  const clean = (raw: string) => cleaned('category', categoryPath(raw.trim()), textLimits.category, warn);
  return plain(named, clean) || undefined;
}

/** Ids are kept as they are: only blanks around them go, and a whole number becomes its digits. */
function idOf(value: unknown, warn: Warn): unknown {
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) return String(value);
    throw rowError('id', `expected text, because the number ${value} may have lost digits`);
  }
  if (typeof value !== 'string') return value;
  const id = value.trim();
  if (id !== value) {
    const kind = 'blanks around it were removed';
    warn('id', kind, `${kind}: ${JSON.stringify(id)}`);
  }
  if (/^\d(?:[.,]\d+)?E\+\d{2,}$/i.test(id)) {
    const kind = 'may have lost digits: spreadsheets write long numbers so';
    warn('id', kind, `${JSON.stringify(id)} ${kind}`);
  }
  return id;
}

/** A text as `read` gives it; what is no text stays, so that the field's own check names it. */
function plain(value: unknown, read: (text: string) => string): unknown {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? read(value) : value;
}

function availabilityOf(value: unknown, warn: Warn): unknown {
  if (value === undefined || typeof value === 'object') return value;
  const known = readAvailability(String(value));
  if (!known)
    warn('availability', 'left out: unknown word', `unknown word ${JSON.stringify(value)}; left out`);
  return known;
}
