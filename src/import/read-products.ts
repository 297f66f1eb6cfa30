import { parseProduct } from '../catalog/product-schema.ts';
import { AppError } from '../errors.ts';
import type { FeedRow, OpenBytes } from '../feeds/feed-record.ts';
import { type FeedTally, type ReadFeedOptions, readFeed } from '../feeds/read-feed.ts';
import type { FeedSurvey } from '../feeds/survey-feed.ts';
import type { SourceRow } from './source-row.ts';

/** The products of a surveyed feed, and what was read of it. An invalid record becomes a row with its error. */
export function readProducts(
  open: OpenBytes,
  survey: FeedSurvey,
  options: ReadFeedOptions = {},
): { readonly rows: AsyncIterable<SourceRow>; readonly tally: FeedTally } {
  const { rows, tally } = readFeed(open, survey, options);
  const products = async function* () {
    for await (const row of rows) yield toProduct(row);
  };
  return { rows: products(), tally };
}

function toProduct({ fields, ...row }: FeedRow): SourceRow {
  if (fields instanceof AppError) return { ...row, product: fields };
  const warnings = [...row.warnings];
  try {
    const product = parseProduct(fields, ({ location, message }) => {
      const [field = location] = location.split('.');
      warnings.push({ location: field, kind: 'left out', message: `${location}: ${message}; left out` });
    });
    return { ...row, product, warnings };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { ...row, product: error, warnings };
  }
}
