import { requireCatalog } from '../../records/require-catalog.ts';
import { writeParquet } from '../../store/parquet-file.ts';
import type { CatalogContext } from '../catalog-context.ts';

/**
 * Writes all rows of a catalog with their vectors to a Parquet file for `importRows` or Milvus' bulk insert. Returns the number of
 * rows. Throws `catalog-not-found`, `invalid-request` when the file cannot be written.
 */
export async function exportCatalog(
  { catalogs, store, embedder }: CatalogContext,
  catalog: string,
  file: string,
  onRows?: (written: number) => void,
): Promise<number> {
  await requireCatalog(catalogs, catalog);
  const { id, dimension, metric } = embedder;
  return writeParquet(file, { id, dimension, metric }, store.scan(catalog), onRows);
}
