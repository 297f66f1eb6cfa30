import { fileBytes } from '../src/cli/read/read-picture.ts';
import { surveyFeed } from '../src/feeds/survey-feed.ts';
import { readProducts } from '../src/import/read-products.ts';
import type { SourceRow } from '../src/import/source-row.ts';

/** The rows of a catalog file, as `garb import` reads them. */
export async function readCatalogFile(file: string): Promise<AsyncIterable<SourceRow>> {
  const open = () => fileBytes(file);
  return readProducts(open, await surveyFeed(open)).rows;
}
