import { createHash } from 'node:crypto';
import type { StoredRow, VectorStore } from '../../store/vector-store.ts';

/** Signatures of products by id, of each catalog. */
export type CatalogSignatures = ReadonlyMap<string, ReadonlyMap<string, string>>;

/**
 * What a store holds of each product, vectors aside, as a short text: equal texts, equal rows. In memory for a whole
 * catalog: some hundred bytes a product.
 */
export async function productSignatures(
  store: Pick<VectorStore, 'scan'>,
  catalog: string,
): Promise<Map<string, string>> {
  const digests = new Map<string, string[]>();
  for await (const rows of store.scan(catalog)) {
    for (const row of rows) {
      const of = digests.get(row.productId);
      if (of) of.push(rowDigest(row));
      else digests.set(row.productId, [rowDigest(row)]);
    }
  }
  return new Map([...digests].map(([id, of]) => [id, joined(of)]));
}

/** The signature of a product's rows, in whatever order; '' for no rows. */
export function signatureOf(rows: readonly StoredRow[]): string {
  return joined(rows.map(rowDigest));
}

function joined(digests: readonly string[]): string {
  return digests.toSorted().join(' ');
}

function rowDigest({ whole: _whole, garment: _garment, ...row }: StoredRow): string {
  // Fields in one order, and each attribute in the order of its name, whoever put the row together.
  const fields = Object.entries({ ...row, attributes: undefined })
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const attributes = Object.entries(row.attributes).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([fields, attributes]))
    .digest('base64url')
    .slice(0, 16);
}
