import { AppError } from '../../errors.ts';
import type { CatalogContext } from '../catalog-context.ts';

export interface PruneOptions {
  readonly catalog: string;
  /** Whether the finished file has a product. */
  readonly isInFile: (productId: string) => boolean;
  /** Most of the catalog's products that may go, 0..1. */
  readonly share: number;
  /** Deletes more than the share too. */
  readonly force?: boolean | undefined;
  /** Only lists what would be deleted. */
  readonly dryRun?: boolean | undefined;
}

/** Products deleted in one call. */
const batchSize = 500;

/**
 * Deletes the products that a file no longer has, and returns their ids in order. Throws `prune-refused`, before anything is
 * deleted, if that is more than the share of the catalog. Holds the catalog's ids in memory.
 */
export async function pruneCatalog(
  { store }: Pick<CatalogContext, 'store'>,
  { catalog, isInFile, share, force = false, dryRun = false }: PruneOptions,
): Promise<string[]> {
  const ids = new Set<string>();
  for await (const rows of store.scan(catalog)) for (const { productId } of rows) ids.add(productId);
  const gone = [...ids].filter((id) => !isInFile(id)).sort();
  if (gone.length > share * ids.size && !force) {
    const percent = (part: number) => `${Number((part * 100).toFixed(1))} %`;
    throw new AppError(
      'prune-refused',
      `The file lacks ${gone.length} of the ${ids.size} products of ${catalog} (${percent(gone.length / ids.size)}), ` +
        `more than ${percent(share)}, such as ${gone.slice(0, 5).join(', ')}. Nothing was deleted`,
    );
  }
  if (!dryRun)
    for (let at = 0; at < gone.length; at += batchSize)
      await store.deleteProducts(catalog, gone.slice(at, at + batchSize));
  return gone;
}
