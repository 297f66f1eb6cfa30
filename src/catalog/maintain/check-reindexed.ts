import { AppError } from '../../errors.ts';
import type { VectorStore } from '../../store/vector-store.ts';
import { views } from '../../types.ts';
import { type CatalogSignatures, productSignatures } from './product-signatures.ts';

/** Products per catalog to search for with their own vectors. */
const sampled = 20;

/** Lowest score at which a row counts as found by its own vector, with any index type. */
const ownScore = 0.999;

/**
 * Checks that an index has the expected products, row for row, and that a search finds a sample of them by their own vectors.
 * Throws `reindex-failed` with what is wrong.
 */
export async function checkReindexed(store: VectorStore, wanted: CatalogSignatures): Promise<void> {
  for (const [catalog, signatures] of wanted) {
    const indexed = await productSignatures(store, catalog);
    const wrong = [...signatures].filter(([id, signature]) => indexed.get(id) !== signature).length;
    const surplus = [...indexed.keys()].filter((id) => !signatures.has(id)).length;
    if (wrong + surplus > 0)
      throw failed(`${catalog} has ${wrong} missing or differing products and ${surplus} unexpected ones`);
    const step = Math.max(1, Math.floor(signatures.size / sampled));
    const ids = [...signatures.keys()].filter((_, n) => n % step === 0).slice(0, sampled);
    const rows = await store.fetchByProduct(catalog, ids);
    for (const view of views) {
      const lists = await store.search({ catalog, view, vectors: rows.map((row) => row[view]), limit: 1 });
      const lost = rows.find((_, n) => (lists[n]?.[0]?.score ?? 0) < ownScore);
      if (lost)
        throw failed(`a search of ${catalog} with the vector of ${lost.productId} did not find the product`);
    }
  }
}

function failed(what: string): AppError {
  return new AppError('reindex-failed', `The new index failed its check: ${what}`);
}
