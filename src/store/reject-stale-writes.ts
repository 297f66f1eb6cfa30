import { AppError } from '../errors.ts';
import type { VectorStore } from './vector-store.ts';

/**
 * The store of a place, which takes writes only as long as that place is in use: what is written to it afterwards nobody
 * would find. Throws `embedding-space-mismatch` for such a write, which is to be sent again. Reads go on.
 */
export function fencedStore(store: VectorStore, place: string, current: () => Promise<string>): VectorStore {
  const requireCurrent = async () => {
    if ((await current()) === place) return;
    throw new AppError(
      'embedding-space-mismatch',
      'The catalogs were indexed with another embedder meanwhile; send this again',
    );
  };
  return {
    ...store,
    async upsert(rows) {
      await requireCurrent();
      await store.upsert(rows);
    },
    async replaceProduct(catalog, productId, rows) {
      await requireCurrent();
      await store.replaceProduct(catalog, productId, rows);
    },
    async deleteProducts(catalog, productIds) {
      await requireCurrent();
      return store.deleteProducts(catalog, productIds);
    },
    async deleteCatalog(catalog) {
      await requireCurrent();
      await store.deleteCatalog(catalog);
    },
  };
}
