import type { Pauses } from '../../pauses.ts';
import type { ProductClass } from '../../types.ts';
import { attributeName } from '../filter/compile-filter.ts';
import type { Filter, FilterValue } from '../filter/filter.ts';
import { nameTag, valueTag } from '../tags.ts';
import { createNumberList, type NumberList } from './number-list.ts';

/** A row in memory, without its vectors and its document. */
export interface ResidentRow {
  /** Its row number in the vectors. */
  readonly row: number;
  readonly catalog: string;
  readonly key: string;
  readonly productId: string;
  readonly groupId: string;
  readonly garmentClass: ProductClass | '';
  readonly price: number | null;
  /** Where the durable store keeps it; -1 until that is known. */
  place: number;
  /** False once it was replaced or deleted. A search that began before leaves it out, too. */
  alive: boolean;
  /** Another row of the product. */
  next: ResidentRow | undefined;
}

/** Rows that match a filter. */
export interface Matching {
  readonly rows: Int32Array;
  readonly includes: (row: number) => boolean;
}

/** The rows of one catalog, and the terms by which filters find them. */
export interface ResidentCatalog {
  /** Rows that are alive. */
  readonly count: number;
  /** Products with a row that is alive. */
  readonly products: number;
  /** Rows that were deleted but are still listed. */
  readonly dead: number;
  /** How often dead rows were dropped from the lists. */
  readonly clearings: number;
  /** Approximate bytes of the lists. */
  readonly bytes: number;
  add(row: ResidentRow, tags: readonly string[]): void;
  /** Takes a row out of its product; lists keep it until {@link ResidentCatalog.forget}. */
  remove(row: ResidentRow): void;
  ofProduct(productId: string): ResidentRow[];
  /** Numbers of all rows, in the order of addition; some may be dead. */
  listed(): Int32Array;
  /** Numbers of the rows that match, in the order of addition; some may be dead. */
  matching(filter: Filter, pauses: Pauses): Promise<Matching>;
  /** Drops dead rows from all lists and returns their numbers. */
  forget(): number[];
}

/** Bytes of an entry in a map, and of a row, besides its texts. */
const entryBytes = 80;
const listBytes = 400;

const none = new Int32Array(0);

type Parts = Extract<Filter, { and: unknown } | { or: unknown } | { not: unknown }>;

/** @param rows all rows in memory, by row number */
export function createResidentCatalog(rows: readonly (ResidentRow | undefined)[]): ResidentCatalog {
  let listed = createNumberList();
  // Many terms, such as a group's id, are of one row: its number alone takes a tenth of a list.
  let terms = new Map<string, number | NumberList>();
  const products = new Map<string, ResidentRow>();
  let dead: number[] = [];
  let bytes = 0;
  let clearings = 0;

  const addTerm = (term: string, row: number) => {
    const known = terms.get(term);
    if (known === undefined) {
      terms.set(term, row);
      bytes += entryBytes + term.length;
      return;
    }
    if (typeof known === 'object') known.add(row);
    else {
      terms.set(term, createNumberList(Int32Array.of(known, row)));
      bytes += listBytes;
    }
    bytes += Int32Array.BYTES_PER_ELEMENT;
  };

  const rowsOfTerm = (term: string): Int32Array => {
    const known = terms.get(term);
    if (known === undefined) return none;
    return typeof known === 'number' ? Int32Array.of(known) : known.values();
  };

  const ofProduct = (productId: string): ResidentRow[] => {
    const found: ResidentRow[] = [];
    for (let row = products.get(productId); row; row = row.next) found.push(row);
    return found;
  };

  /** The rows that match, as bits by row number. */
  const bitsOf = async (filter: Filter, pauses: Pauses): Promise<Uint32Array> => {
    if (pauses.isDue()) await pauses.rest();
    if ('and' in filter) return combine(filter.and, pauses, (a, b) => a & b);
    if ('or' in filter) return combine(filter.or, pauses, (a, b) => a | b);
    if ('not' in filter) return without(await bitsOf(filter.not, pauses));
    return bitsOfLeaf(filter);
  };

  const bitsOfLeaf = (filter: Exclude<Filter, Parts>): Uint32Array => {
    if ('exists' in filter) return withValue(filter.exists.field);
    const bits = noBits();
    if ('range' in filter) {
      const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = filter.range;
      setWhere(bits, ({ price }) => price !== null && price >= min && price <= max);
      return bits;
    }
    const { field } = 'equals' in filter ? filter.equals : filter.in;
    const values = 'equals' in filter ? [filter.equals.value] : filter.in.values;
    if (field === 'price') {
      const prices = new Set<FilterValue | null>(values.map(Number));
      setWhere(bits, ({ price }) => price !== null && prices.has(price));
    } else for (const value of values) setRows(bits, rowsWith(field, String(value)));
    return bits;
  };

  const rowsWith = (field: string, value: string): Int32Array => {
    const attribute = attributeName(field);
    if (attribute !== null) return rowsOfTerm(tagTerm(valueTag(attribute, value)));
    if (value === '') return none;
    if (field === 'productId') return Int32Array.from(ofProduct(value), ({ row }) => row);
    return rowsOfTerm(textTerm(field, value));
  };

  const withValue = (field: string): Uint32Array => {
    const bits = noBits();
    const attribute = attributeName(field);
    if (attribute !== null) setRows(bits, rowsOfTerm(tagTerm(nameTag(attribute))));
    else if (field === 'price') setWhere(bits, ({ price }) => price !== null);
    else {
      if (field !== 'productId') setRows(bits, rowsOfTerm(textTerm(field, '')));
      return without(bits);
    }
    return bits;
  };

  /** The rows of a filter that asks for one value of a term: a list that is at hand. null for any other filter. */
  const rowsOfOneTerm = (filter: Filter): Matching | null => {
    if (!('equals' in filter || 'in' in filter)) return null;
    const { field } = 'equals' in filter ? filter.equals : filter.in;
    const [value, ...others] = 'equals' in filter ? [filter.equals.value] : filter.in.values;
    if (field === 'price' || value === undefined || others.length > 0) return null;
    const found = rowsWith(field, String(value));
    let bits: Uint32Array | undefined;
    const includes = (row: number) => {
      if (!bits) {
        bits = noBits();
        setRows(bits, found);
      }
      return isSet(bits, row);
    };
    return { rows: found, includes };
  };

  const noBits = () => new Uint32Array(Math.ceil(rows.length / 32));

  const setRows = (bits: Uint32Array, numbers: Int32Array) => {
    for (const row of numbers) {
      const word = row >>> 5;
      // A row that was written meanwhile may lie behind the last word: then the write has no effect.
      bits[word] = (bits[word] ?? 0) | (1 << (row & 31));
    }
  };

  const setWhere = (bits: Uint32Array, matches: (row: ResidentRow) => boolean) => {
    for (const number of listed.values()) {
      const row = rows[number];
      if (row && matches(row)) bits[number >>> 5] = (bits[number >>> 5] ?? 0) | (1 << (number & 31));
    }
  };

  const without = (bits: Uint32Array): Uint32Array => {
    const others = noBits();
    setRows(others, listed.values());
    return others.map((word, n) => word & ~(bits[n] ?? 0));
  };

  const combine = async (
    parts: readonly Filter[],
    pauses: Pauses,
    by: (a: number, b: number) => number,
  ): Promise<Uint32Array> => {
    const [first, ...others] = parts;
    if (!first) throw new RangeError('Expected at least one condition');
    let bits = await bitsOf(first, pauses);
    for (const part of others) {
      const next = await bitsOf(part, pauses);
      bits = bits.map((word, n) => by(word, next[n] ?? 0));
    }
    return bits;
  };

  return {
    get count() {
      return listed.length - dead.length;
    },
    get products() {
      return products.size;
    },
    get dead() {
      return dead.length;
    },
    get clearings() {
      return clearings;
    },
    get bytes() {
      return bytes + listed.length * (entryBytes + Int32Array.BYTES_PER_ELEMENT);
    },
    add(row, tags) {
      listed.add(row.row);
      row.next = products.get(row.productId);
      products.set(row.productId, row);
      for (const tag of tags) addTerm(tagTerm(tag), row.row);
      addTerm(textTerm('groupId', row.groupId), row.row);
      addTerm(textTerm('garmentClass', row.garmentClass), row.row);
    },
    remove(row) {
      row.alive = false;
      dead.push(row.row);
      const first = products.get(row.productId);
      if (first === row) {
        if (row.next) products.set(row.productId, row.next);
        else products.delete(row.productId);
        return;
      }
      for (let at = first; at; at = at.next) if (at.next === row) at.next = row.next;
    },
    ofProduct,
    listed: () => listed.values(),
    async matching(filter, pauses) {
      const ofTerm = rowsOfOneTerm(filter);
      if (ofTerm) return ofTerm;
      const bits = await bitsOf(filter, pauses);
      const includes = (row: number) => isSet(bits, row);
      return { rows: listed.values().filter(includes), includes };
    },
    forget() {
      clearings += 1;
      const isKept = (row: number) => rows[row]?.alive === true;
      listed = createNumberList(listed.values().filter(isKept));
      const kept = new Map<string, number | NumberList>();
      for (const [term, known] of terms) {
        const left = rowsOfTerm(term).filter(isKept);
        const before = typeof known === 'number' ? 1 : known.length;
        bytes -= (before - left.length) * Int32Array.BYTES_PER_ELEMENT;
        if (left.length > 1) kept.set(term, createNumberList(left));
        else if (left.length === 1) kept.set(term, left[0] ?? 0);
        else bytes -= entryBytes + term.length;
      }
      terms = kept;
      const forgotten = dead;
      dead = [];
      return forgotten;
    },
  };
}

function isSet(bits: Uint32Array, row: number): boolean {
  return (((bits[row >>> 5] ?? 0) >>> (row & 31)) & 1) === 1;
}

function tagTerm(tag: string): string {
  return `tag ${tag}`;
}

function textTerm(field: string, value: string): string {
  return `${field} ${value}`;
}
