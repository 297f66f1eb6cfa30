import { createHash } from 'node:crypto';
import type { StoredRow, VectorStore } from '../../store/vector-store.ts';

/** Signatures by catalog and product id. */
export type CatalogSignatures = ReadonlyMap<string, ReadonlyMap<string, string>>;

/**
 * A short text per product that is equal for equal rows, vectors aside. Holds a whole catalog in memory: some hundred bytes per
 * product.
 */
export async function productSignatures(
  store: Pick<VectorStore, 'scan'>,
  catalog: string,
): Promise<Map<string, string>> {
  const digests = new Map<string, string[]>();
  for await (const rows of store.scan(catalog)) {
    for (const row of rows) {
      const known = digests.get(row.productId);
      if (known) known.push(rowDigest(row));
      else digests.set(row.productId, [rowDigest(row)]);
    }
  }
  return new Map([...digests].map(([id, ofRows]) => [id, joined(ofRows)]));
}

/** The signature of a product's rows, independent of their order; '' for no rows. */
export function signatureOf(rows: readonly StoredRow[]): string {
  return joined(rows.map(rowDigest));
}

function joined(digests: readonly string[]): string {
  return digests.toSorted().join(' ');
}

function rowDigest({ whole: _whole, garment: _garment, ...row }: StoredRow): string {
  // Fields and attributes are sorted by name: their order in the object must not matter.
  const fields = Object.entries({ ...row, attributes: undefined })
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const attributes = Object.entries(row.attributes).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([fields, attributes]))
    .digest('base64url')
    .slice(0, 16);
}
