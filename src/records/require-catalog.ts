import { fieldError } from '../errors.ts';
import type { CatalogRecords } from './catalog-records.ts';

/** Throws `catalog-not-found` when there is no catalog of that name. */
export async function requireCatalog(catalogs: CatalogRecords, name: string): Promise<void> {
  if (await catalogs.exists(name)) return;
  throw fieldError(
    'catalog-not-found',
    'catalog',
    `Expected a known catalog but there is none named ${JSON.stringify(name)}`,
  );
}
