import { type Box, callService } from '../api.ts';
import type {
  Corrected,
  Duplicates,
  FailedLine,
  ImportStatus,
  ListedProduct,
  ProductAnswer,
  ProductClass,
  ProductList,
} from '../api-types.ts';

const at = (catalog: string) => `/v1/catalogs/${encodeURIComponent(catalog)}`;
const productAt = (catalog: string, id: string) => `${at(catalog)}/products/${encodeURIComponent(id)}`;

export const createCatalog = (catalog: string) => callService<void>(at(catalog), { method: 'PUT' });

export const deleteCatalog = (catalog: string) => callService<void>(at(catalog), { method: 'DELETE' });

export interface ProductSearch {
  readonly text: string;
  /** '' for all. */
  readonly garmentClass: ProductClass | 'unknown' | '';
}

/** A page of a catalog's products that match. */
export function listProducts(
  catalog: string,
  { text, garmentClass }: ProductSearch,
  { after, signal }: { readonly after?: string; readonly signal?: AbortSignal } = {},
): Promise<ProductList> {
  const query = new URLSearchParams({ limit: '24' });
  if (text.trim()) query.set('text', text.trim());
  if (garmentClass) query.set('garmentClass', garmentClass);
  if (after !== undefined) query.set('after', after);
  return callService(`${at(catalog)}/products?${query}`, { signal: signal ?? null });
}

/** Products at once, without those that the catalog lacks. */
export async function findProducts(
  catalog: string,
  ids: readonly string[],
): Promise<readonly ListedProduct[]> {
  const found: ListedProduct[] = [];
  // The service takes a hundred; addresses stay shorter with half of it.
  for (let from = 0; from < ids.length; from += 50) {
    const query = new URLSearchParams(ids.slice(from, from + 50).map((id) => ['id', id]));
    found.push(...(await callService<ProductList>(`${at(catalog)}/products?${query}`)).products);
  }
  return found;
}

export const getProduct = (catalog: string, id: string, signal?: AbortSignal) =>
  callService<ProductAnswer>(productAt(catalog, id), { signal: signal ?? null });

export const deleteProduct = (catalog: string, id: string) =>
  callService<void>(productAt(catalog, id), { method: 'DELETE' });

export interface Correction {
  readonly garmentClass?: ProductClass;
  readonly box?: { readonly imageDigest: string; readonly box: Box; readonly base64?: string };
}

export const correctProduct = (catalog: string, id: string, correction: Correction) =>
  callService<Corrected>(`${productAt(catalog, id)}/corrections`, { method: 'POST', send: correction });

export const listDuplicates = (catalog: string, after: string | undefined, signal?: AbortSignal) =>
  callService<Duplicates>(
    `${at(catalog)}/duplicates?limit=20${after === undefined ? '' : `&after=${encodeURIComponent(after)}`}`,
    { signal: signal ?? null },
  );

/** Sends a file of products; it is imported in the background. */
export const startImport = (catalog: string, file: File) =>
  callService<ImportStatus>(`${at(catalog)}/imports`, {
    method: 'POST',
    headers: { 'Content-Type': mediaType(file.name), Prefer: 'respond-async' },
    body: file,
  });

export const readImport = (catalog: string, id: string) =>
  callService<ImportStatus>(`${at(catalog)}/imports/${encodeURIComponent(id)}`);

/** Every failed line of an import, page by page. */
export async function readFailures(catalog: string, id: string): Promise<readonly FailedLine[]> {
  const failures: FailedLine[] = [];
  for (;;) {
    const after = failures.at(-1)?.line ?? 0;
    const page = await callService<ImportStatus>(
      `${at(catalog)}/imports/${encodeURIComponent(id)}?after=${after}`,
    );
    failures.push(...page.failures);
    if (page.failures.length === 0) return failures;
  }
}

/** The media type by which a file is sent; the service recognises what is in it. */
function mediaType(name: string): string {
  if (/\.csv$/i.test(name)) return 'text/csv';
  if (/\.(tsv|tab|txt)$/i.test(name)) return 'text/tab-separated-values';
  if (/\.xml$/i.test(name)) return 'application/xml';
  return 'application/x-ndjson';
}
