import { parse } from 'csv-parse/sync';

/** How delimited text is written. */
export interface CsvLayout {
  readonly delimiter: string;
  readonly quote: '"' | "'";
  /** What comes before a quote inside quotes: another one, as RFC 4180 has it, or a backslash. */
  readonly escape: '"' | "'" | '\\';
  /** Number of records above the header, such as a title or `sep=;`. */
  readonly above: number;
}

/** Delimiters that are recognised; a caller may state any other. */
const delimiters = [',', ';', '\t', '|', '~', '^', '\u0001', '\u001f'];

/** What columns may be called, to find the header below titles and comments. */
export interface KnownColumns {
  /** Whether a record has all columns that are needed. */
  readonly isHeader: (names: readonly string[]) => boolean;
  readonly isColumn: (name: string) => boolean;
}

/** Options of csv-parse that recognising and reading share. Several line ends, since files are put together from several systems'. */
export const parserOptions = {
  bom: true,
  relax_column_count: true,
  skip_empty_lines: true,
  skip_records_with_error: true,
  record_delimiter: ['\r\n', '\n', '\r'],
};

/** Records and characters that are looked at. */
const lookedAt = 100;
const lookedAtCharacters = 64 * 1024;
/** Records among which the header is. */
const headerWithin = 20;

/**
 * The layout of a table by its start: the delimiter and the quotes that split the most records into as many cells as the header has
 * with the fewest misplaced quotes; of equal ones, the one with more cells.
 *
 * @param stated the delimiter, where the caller knows it
 */
export function recogniseCsv(head: string, known: KnownColumns, stated?: string): CsvLayout {
  const text = head.slice(0, lookedAtCharacters);
  const possible = delimiters.filter((delimiter) => text.includes(delimiter));
  const quotings = quotingsOf(text);
  const layouts = (stated === undefined ? possible : [stated]).flatMap((delimiter) =>
    quotings.map((quoting) => ({ delimiter, ...quoting })),
  );
  const [first = { delimiter: ',', quote: '"', escape: '"' }] = layouts;
  let best: Omit<CsvLayout, 'above'> = first;
  let bestScore = 0;
  for (const layout of layouts) {
    const score = scoreOf(text, known, layout);
    if (score > bestScore) [best, bestScore] = [layout, score];
  }
  return { ...best, above: headerAt(recordsOf(text, best, true).records, known) };
}

/** Whose quotes the text may have. */
function quotingsOf(text: string): readonly Pick<CsvLayout, 'quote' | 'escape'>[] {
  if (text.trimStart().startsWith("'")) return [{ quote: "'", escape: "'" }];
  const standard = { quote: '"', escape: '"' } as const;
  return text.includes('\\"') ? [standard, { quote: '"', escape: '\\' }] : [standard];
}

/** 0 for a single column; the share of records like the header, less that of misplaced quotes, and a little for more cells. */
function scoreOf(text: string, known: KnownColumns, layout: Omit<CsvLayout, 'above'>): number {
  const { records, faults } = recordsOf(text, layout, false);
  const rows = records.slice(headerAt(records, known));
  const cells = rows[0]?.length ?? 0;
  if (cells < 2) return 0;
  const alike = rows.filter((record) => record.length === cells).length;
  return (alike - faults) / (rows.length + faults) + Math.min(cells, 50) / 1000;
}

/** The first record with the columns that are needed, else the first that is no title: with several cells, or a column alone. */
function headerAt(records: readonly string[][], { isHeader, isColumn }: KnownColumns): number {
  const named = records.slice(0, headerWithin).findIndex(isHeader);
  if (named >= 0) return named;
  const filled = (record: readonly string[]) => record.filter((cell) => cell.trim() !== '');
  const first = records.findIndex((record) => filled(record).length > 1 || filled(record).some(isColumn));
  return Math.max(first, 0);
}

function recordsOf(
  text: string,
  layout: Omit<CsvLayout, 'above'>,
  isRelaxed: boolean,
): { records: string[][]; faults: number } {
  let faults = 0;
  try {
    const records = parse(text, {
      ...parserOptions,
      ...layout,
      relax_quotes: isRelaxed,
      to: lookedAt,
      on_skip: () => {
        faults++;
        return undefined;
      },
    });
    return { records, faults };
  } catch {
    return { records: [], faults };
  }
}
