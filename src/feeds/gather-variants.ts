import { AppError } from '../errors.ts';
import type { FeedRecord, RawRow } from './feed-record.ts';
import { type FieldValues, isBlank, type ReadRecord } from './field-values.ts';
import { readAvailability } from './fields/availability.ts';
import { type DecimalMark, readAmount } from './fields/read-number.ts';
import { saleTime } from './fields/sale-time.ts';

/** One product's values, from one record or from its own and those of its variants. */
export interface Gathered {
  readonly line: number;
  readonly records: number;
  readonly values: FieldValues | AppError;
  readonly leftOut?: string | undefined;
  readonly raw?: RawRow | undefined;
  /** See `ReadFields`; of the product's first record. */
  readonly ambiguous?: readonly string[];
}

/** How prices are compared. */
export interface PriceReading {
  readonly mark: DecimalMark | undefined;
  /** In milliseconds since 1970: tells which sales are on. */
  readonly now: number;
}

/** More records of one product are an error: the limit bounds the memory. Shopify allows 2,048 variants. */
const maxRecords = 5000;

interface Group {
  readonly names: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly leftOut: string | undefined;
  readonly variantOf: string | undefined;
  /** Fields of the first record, if it is a variant without its product. */
  readonly alone: FieldValues;
  readonly ambiguous: readonly string[];
  readonly lendsPriceAs: string | undefined;
  readonly borrowsPriceOf: readonly string[];
  readonly members: (Pick<FeedRecord, 'line' | 'raw'> & {
    readonly values: FieldValues;
    readonly position: number | undefined;
  })[];
  records: number;
}

/** Puts the records of a product and of its variants right below it together; others stay as they are. */
export async function* gatherVariants(
  records: AsyncIterable<FeedRecord>,
  read: ReadRecord,
  prices: PriceReading,
): AsyncGenerator<Gathered> {
  let group: Group | undefined;
  const lent = new Map<string, FieldValues>();
  for await (const record of records) {
    const next = groupOf(record, read);
    if (group && !(next instanceof AppError) && isVariantOf(next, group)) {
      group.records++;
      // A variant that is left out does not add to its product.
      if (next.leftOut === undefined) group.members.push(...next.members);
      continue;
    }
    if (group) yield together(group, prices);
    group = undefined;
    if (!(next instanceof AppError)) borrow(next, lent, prices);
    if (next instanceof AppError) yield { line: record.line, records: 1, values: next, raw: record.raw };
    else group = next;
  }
  if (group) yield together(group, prices);
}

/** Keeps the prices of a variant that is left out, or gives those of the cheapest one to its product. */
function borrow(
  { lendsPriceAs, borrowsPriceOf, members }: Group,
  lent: Map<string, FieldValues>,
  prices: PriceReading,
): void {
  const [first] = members;
  if (!first) return;
  if (lendsPriceAs !== undefined) {
    lent.set(lendsPriceAs, pick(first.values, priceFields));
    const [oldest] = lent.size > maxRecords ? lent.keys() : [];
    if (oldest !== undefined) lent.delete(oldest);
  }
  if (priceOf(first.values, prices) !== undefined) return;
  const offers = borrowsPriceOf.map((name) => lent.get(name)).filter((values) => values !== undefined);
  const cheapest = cheapestOf(offers, prices);
  if (cheapest) members[0] = { ...first, values: { ...first.values, ...cheapest } };
}

/** A record as a product of its own, or what is wrong with it. */
function groupOf({ cells, ...record }: FeedRecord, read: ReadRecord): Group | AppError {
  if (cells instanceof AppError) return cells;
  const { values, meaning, ambiguous } = read(cells);
  const { names = [], labels = {}, leftOut, variantOf, alone = {}, position } = meaning;
  const { lendsPriceAs, borrowsPriceOf = [] } = meaning;
  const members = [{ ...record, values, position }];
  const price = { lendsPriceAs, borrowsPriceOf };
  return { names, labels, leftOut, variantOf, alone, ambiguous, ...price, members, records: 1 };
}

function isVariantOf({ variantOf }: Group, { names, records }: Group): boolean {
  return variantOf !== undefined && variantOf !== '' && names.includes(variantOf) && records < maxRecords;
}

function together(group: Group, prices: PriceReading): Gathered {
  const { members, labels, leftOut, alone, ambiguous, records } = group;
  const [first] = members;
  if (!first) throw new RangeError('Expected a group of at least one record');
  const values = members.length === 1 ? first.values : merged(members, prices);
  const raw = rawOf(members.map((member) => member.raw));
  return {
    line: first.line,
    records,
    values: labelled({ ...alone, ...values }, labels),
    leftOut,
    raw,
    ambiguous,
  };
}

/** The values with the names of their attributes in place of `attributes.option1`. */
function labelled(values: FieldValues, labels: Readonly<Record<string, string>>): FieldValues {
  if (Object.keys(labels).length === 0) return values;
  const nameOf = (field: string) => {
    const label = field.startsWith('attributes.') ? labels[field.slice('attributes.'.length)] : undefined;
    return label === undefined ? field : `attributes.${label}`;
  };
  return Object.fromEntries(Object.entries(values).map(([field, given]) => [nameOf(field), given]));
}

/** The product of some variants: its own fields first, all pictures and attributes, the lowest price, in stock if one is. */
function merged(members: Group['members'], prices: PriceReading): FieldValues {
  const fields = new Set(members.flatMap(({ values }) => Object.keys(values)));
  const all: Record<string, readonly unknown[]> = {};
  for (const field of fields) all[field] = members.flatMap(({ values }) => values[field] ?? []);
  const last = Number.POSITIVE_INFINITY;
  const shown = members.toSorted((a, b) => compare(a.position ?? last, b.position ?? last));
  if (all.images) all.images = shown.flatMap(({ values }) => values.images ?? []);
  const cheapest = cheapestOf(
    members.map(({ values }) => values),
    prices,
  );
  if (cheapest) for (const field of priceFields) all[field] = cheapest[field] ?? [];
  if (all.availability?.some((value) => readAvailability(String(value)) === 'in_stock'))
    all.availability = ['in_stock'];
  return all;
}

const priceFields = ['price', 'salePrice', 'saleDates'] as const;

/** Infinities are equal. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

function pick(values: FieldValues, fields: readonly string[]): FieldValues {
  return Object.fromEntries(fields.flatMap((field) => (values[field] ? [[field, values[field]]] : [])));
}

/** The values of the lowest price; undefined where none has one. */
function cheapestOf(all: readonly FieldValues[], prices: PriceReading): FieldValues | undefined {
  return all
    .map((values) => ({ values, price: priceOf(values, prices) }))
    .filter(({ price }) => price !== undefined)
    .sort((a, b) => (a.price ?? 0) - (b.price ?? 0))[0]?.values;
}

function priceOf(
  { price = [], salePrice = [], saleDates = [] }: FieldValues,
  { mark, now }: PriceReading,
): number | undefined {
  const isOn = ['on', 'unreadable'].includes(saleTime(String(saleDates[0] ?? ''), now));
  const first = [...(isOn ? salePrice : []), ...price].find((value) => !isBlank(value));
  const amount = readAmount(String(first ?? ''), mark);
  return 'value' in amount ? amount.value : undefined;
}

function rawOf(raws: readonly (RawRow | undefined)[]): RawRow | undefined {
  const [first] = raws;
  if (raws.length === 1 || first === undefined || typeof first === 'string') return first;
  return {
    header: first.header,
    records: raws.flatMap((raw) => (typeof raw === 'object' ? raw.records : [])),
  };
}
