import { gzipSync } from 'node:zlib';
import { AppError } from '../../src/errors.ts';
import { describeFeed } from '../../src/feeds/describe-feed.ts';
import type { ReadFeedOptions } from '../../src/feeds/read-feed.ts';
import { type FeedSettings, surveyFeed } from '../../src/feeds/survey-feed.ts';
import { readProducts } from '../../src/import/read-products.ts';
import type { SourceRow } from '../../src/import/source-row.ts';

export interface ReadProducts {
  /** Line and product of each row, or line and the message of what is wrong with it. */
  readonly rows: [number, unknown][];
  readonly sources: SourceRow[];
  readonly warnings: string[];
  readonly leftOut: Record<string, number>;
  readonly report: string;
}

/** What an import would read of a file with this content. */
export async function readProductsOf(
  content: string | Uint8Array,
  settings: FeedSettings & ReadFeedOptions = {},
): Promise<ReadProducts> {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const open = async function* () {
    // In small pieces, so that characters and records are cut.
    const step = bytes.length > 100_000 ? 65_536 : 7;
    for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step);
  };
  const survey = await surveyFeed(open, settings);
  const { rows, tally } = readProducts(open, survey, settings);
  const sources: SourceRow[] = [];
  for await (const row of rows) sources.push(row);
  return {
    rows: sources.map(({ line, product }) => [line, product instanceof AppError ? product.message : product]),
    sources,
    warnings: sources.flatMap(({ warnings = [] }) => warnings.map(({ message }) => message)),
    leftOut: Object.fromEntries(tally.leftOut),
    report: describeFeed(survey),
  };
}

export const gzipped = (text: string) => gzipSync(text);
