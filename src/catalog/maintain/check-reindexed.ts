import { AppError } from '../../errors.ts';
import type { VectorStore } from '../../store/vector-store.ts';
import { views } from '../../types.ts';
import { type CatalogSignatures, productSignatures } from './product-signatures.ts';

/** Products of each catalog that must find themselves. */
const sampled = 20;

/** A picture's own vector finds a row like it at this cosine at least, whatever the index. */
const ownScore = 0.999;

/**
 * Checks that a place holds the products that it should, row for row, and that a search for the vector of some of them
 * finds it. Throws `reindex-failed` saying what is wrong.
 */
export async function checkReindexed(store: VectorStore, wanted: CatalogSignatures): Promise<void> {
  for (const [catalog, signatures] of wanted) {
    const held = await productSignatures(store, catalog);
    const wrong = [...signatures].filter(([id, signature]) => held.get(id) !== signature).length;
    const surplus = [...held.keys()].filter((id) => !signatures.has(id)).length;
    if (wrong + surplus > 0)
      throw failed(
        `${catalog} lacks ${wrong} products as they were and has ${surplus} that it should not have`,
      );
    const step = Math.max(1, Math.floor(signatures.size / sampled));
    const ids = [...signatures.keys()].filter((_, n) => n % step === 0).slice(0, sampled);
    const rows = await store.fetchByProduct(catalog, ids);
    for (const view of views) {
      const lists = await store.search({ catalog, view, vectors: rows.map((row) => row[view]), limit: 1 });
      const lost = rows.find((_, n) => (lists[n]?.[0]?.score ?? 0) < ownScore);
      if (lost)
        throw failed(`a search of ${catalog} for the own vector of ${lost.productId} did not find it`);
    }
  }
}

function failed(what: string): AppError {
  return new AppError('reindex-failed', `The new index failed its check: ${what}`);
}
