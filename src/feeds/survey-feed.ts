import { AppError } from '../errors.ts';
import { keyOf } from './dialects/dialect.ts';
import { dialects } from './dialects/dialects.ts';
import type { Cells, OpenBytes } from './feed-record.ts';
import { type DecimalMark, readAmount } from './fields/read-number.ts';
import { type Format, formatOf, readRecords, valuesOf } from './formats/format.ts';
import { type EncodingGuess, guessEncoding } from './formats/guess-encoding.ts';
import {
  type CharacterCounts,
  declaredEncoding,
  type Encoding,
  noCharacters,
  openHead,
  readText,
} from './formats/open-feed.ts';
import { type ColumnMap, type ColumnSettings, invalidFeed, knownColumns, mapColumns } from './map-columns.ts';

/** What a caller states of a feed; what is absent is recognised. */
export interface FeedSettings extends ColumnSettings {
  readonly delimiter?: string | undefined;
  readonly encoding?: string | undefined;
  readonly decimal?: DecimalMark | undefined;
  /** The currency of amounts without one, or with a symbol of several. */
  readonly currency?: string | undefined;
}

/** What a feed is, known before its first row is used. */
export interface FeedSurvey {
  readonly layout: Encoding & Format;
  readonly map: ColumnMap;
  readonly settings: FeedSettings;
  /** The mark before the decimals; undefined where no amount depends on it. */
  readonly mark: DecimalMark | undefined;
  /** Records of the file, whole or broken. */
  readonly records: number;
  /** Characters that are no valid UTF-8 in a file that otherwise is. */
  readonly brokenCharacters: number;
  /** Of a file whose encoding is a guess. */
  readonly guess?: EncodingGuess | undefined;
}

/** Columns of JSON that are looked at: more are data used as names. */
const maxColumns = 2000;

/**
 * Reads a feed once, from its start to its end, and says what it is: encoding, format, columns, decimal mark, number of records.
 * Memory does not grow with the file. Throws `unsupported-file`, and `invalid-feed` for missing columns or ambiguous amounts.
 */
export async function surveyFeed(open: OpenBytes, settings: FeedSettings = {}): Promise<FeedSurvey> {
  const head = await openHead(open, settings.encoding);
  const format = formatOf(head.text, knownColumns(settings), settings.delimiter);
  const { isGzip, encoding } = head;
  const first = await readThrough(open, { isGzip, encoding, ...format }, settings);
  const { broken, beyondAscii } = first.characters;
  // A text in Latin-1 is no valid UTF-8 wherever it has a letter beyond ASCII; a text in UTF-8 may have some broken letters.
  const isOther = settings.encoding === undefined && encoding === 'utf-8' && broken > beyondAscii;
  const declared = declaredEncoding(head.text);
  const isDeclared = declared !== undefined && declared !== 'utf-8';
  const guess = isOther && !isDeclared ? await guessedEncoding(open, isGzip) : undefined;
  const other = guess?.encoding ?? declared ?? encoding;
  const pass = isOther ? await readThrough(open, { isGzip, encoding: other, ...format }, settings) : first;
  const map = pass.columns.length === 0 ? noColumns(settings) : mapColumns(pass.columns, settings);
  const mark = settings.decimal ?? markOf(pass.amounts, map);
  const { layout, records, characters } = pass;
  return { layout, map, settings, mark, records, brokenCharacters: characters.broken, guess };
}

/** Throws `invalid-feed` for a text whose letters are of no language in any encoding of a byte a character. */
async function guessedEncoding(open: OpenBytes, isGzip: boolean): Promise<EncodingGuess> {
  const characters = { ...noCharacters(), words: new Set<string>() };
  for await (const _text of readText(open, { isGzip, encoding: 'windows-1252' }, characters));
  const guess = guessEncoding(characters.words);
  if (guess) return guess;
  const [word = ''] = characters.words;
  throw invalidFeed(
    `The text is not in UTF-8, and in no other encoding that its letters tell: Latin-1 would be ${JSON.stringify(word)}. ` +
      'State it in a mapping, such as {"encoding": "shift_jis"}, or save the file as UTF-8',
  );
}

interface Pass {
  readonly layout: Encoding & Format;
  readonly columns: readonly string[];
  readonly records: number;
  readonly characters: CharacterCounts;
  readonly amounts: ReadonlyMap<string, Amounts>;
}

/** What the amounts of a column say of the decimal mark. */
interface Amounts {
  readonly marks: Set<DecimalMark>;
  /** The first that can be read both ways. */
  ambiguous?: { readonly line: number; readonly text: string; readonly readings: readonly [number, number] };
}

async function readThrough(
  open: OpenBytes,
  layout: Encoding & Format,
  settings: FeedSettings,
): Promise<Pass> {
  const characters = noCharacters();
  const columns = new Set<string>();
  const amounts = new Map<string, Amounts>();
  const isAmount = amountColumns(settings);
  let records = 0;
  for await (const { cells, line } of readRecords(open, layout, characters)) {
    records++;
    if (cells instanceof AppError) continue;
    // The records of a table have the same columns.
    if (layout.format !== 'csv' || columns.size === 0) addColumns(cells, columns);
    for (const column of columns) if (isAmount(column)) lookAt(cells, column, line, amounts);
  }
  return { layout, columns: [...columns], records, characters, amounts };
}

function addColumns(cells: Cells, columns: Set<string>): void {
  for (const column of Object.keys(cells)) if (columns.size < maxColumns) columns.add(column);
}

/** Whether a column can hold an amount, in any dialect or by the caller's word. */
function amountColumns({ columns = {} }: FeedSettings): (column: string) => boolean {
  const fields = ['price', 'salePrice'];
  const keys = new Set(
    dialects.flatMap((dialect) => fields.flatMap((field) => dialect.columns[field] ?? [])),
  );
  const named = new Set(fields.flatMap((field) => columns[field] ?? []));
  const known = new Map<string, boolean>();
  return (column) => {
    const before = known.get(column);
    if (before !== undefined) return before;
    const is = keys.has(keyOf(column)) || named.has(column);
    known.set(column, is);
    return is;
  };
}

function lookAt(cells: Cells, column: string, line: number, amounts: Map<string, Amounts>): void {
  for (const text of valuesOf(cells, column)) {
    if (typeof text !== 'string') continue;
    const amount = readAmount(text);
    const seen = amounts.get(column) ?? { marks: new Set<DecimalMark>() };
    if ('readings' in amount) seen.ambiguous ??= { line, text, readings: amount.readings };
    else if ('mark' in amount && amount.mark) seen.marks.add(amount.mark);
    else continue;
    amounts.set(column, seen);
  }
}

/** The one mark that the amounts show, else the dialect's. Throws `invalid-feed` where amounts can be read in two ways. */
function markOf(
  amounts: ReadonlyMap<string, Amounts>,
  { dialect, columns }: ColumnMap,
): DecimalMark | undefined {
  const used = [columns.price, columns.salePrice].flatMap((from) => from ?? []);
  const seen = used.flatMap((column) => amounts.get(column) ?? []);
  const marks = new Set(seen.flatMap((one) => [...one.marks]));
  const [only, ...others] = marks;
  if (only && others.length === 0) return only;
  const ambiguous = seen.find((one) => one.ambiguous)?.ambiguous;
  if (!ambiguous) return undefined;
  if (marks.size === 0 && dialect.decimal) return dialect.decimal;
  const { line, text, readings } = ambiguous;
  const why = marks.size === 0 ? 'no other price shows which' : 'other prices have both';
  throw invalidFeed(
    `The price ${JSON.stringify(text)} in line ${line} is ${readings[0]} or ${readings[1]}: ${why}. ` +
      `State the mark before the decimals: --decimal . or --decimal , or "decimal" of a mapping`,
  );
}

/** A file without records needs no columns. */
function noColumns(settings: FeedSettings): ColumnMap {
  const [dialect] = dialects.filter(({ name }) => name === (settings.dialect ?? 'garb'));
  if (!dialect) throw invalidFeed(`Unknown dialect ${settings.dialect}`);
  return { dialect, columns: {}, unused: [] };
}
