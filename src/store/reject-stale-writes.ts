import { AppError } from '../errors.ts';
import type { VectorStore } from './vector-store.ts';

/**
 * The store of an index that rejects writes once another index is active, since no search would find them. Reads still work.
 * A rejected write throws `embedding-space-mismatch`; the caller sends it again.
 *
 * @param active gives the name of the active index
 */
export function rejectStaleWrites(
  store: VectorStore,
  index: string,
  active: () => Promise<string>,
): VectorStore {
  const requireActive = async () => {
    if ((await active()) === index) return;
    throw new AppError(
      'embedding-space-mismatch',
      'The catalogs were re-indexed with another embedder meanwhile; send the write again',
    );
  };
  return {
    ...store,
    async upsert(rows) {
      await requireActive();
      await store.upsert(rows);
    },
    async replaceProduct(catalog, productId, rows) {
      await requireActive();
      await store.replaceProduct(catalog, productId, rows);
    },
    async deleteProducts(catalog, productIds) {
      await requireActive();
      return store.deleteProducts(catalog, productIds);
    },
    async deleteCatalog(catalog) {
      await requireActive();
      await store.deleteCatalog(catalog);
    },
  };
}
