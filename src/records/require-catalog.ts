import { fieldError } from '../errors.ts';
import type { CatalogRecords } from './catalog-records.ts';

/** Throws `catalog-not-found` when the catalog does not exist. */
export async function requireCatalog(catalogs: CatalogRecords, name: string): Promise<void> {
  if (await catalogs.exists(name)) return;
  throw fieldError('catalog-not-found', 'catalog', `No catalog named ${JSON.stringify(name)}`);
}
