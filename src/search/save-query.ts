import { fieldError } from '../errors.ts';
import type { Embedding } from '../types.ts';
import { decodeSnapshot, encodeSnapshot, type QuerySnapshot } from './query-snapshot.ts';
import type { SearchContext } from './search-context.ts';

/** The embeddings of a query: the photo's, and those of the crops in the regions' order. */
export interface QueryEmbeddings {
  readonly whole: Embedding;
  readonly crops: readonly Embedding[];
}

/** Whether to save a query: as the request says, otherwise at random with the probability `keepShare`. */
export function shouldSave(
  { keepShare }: Pick<SearchContext, 'keepShare'>,
  requested: boolean | undefined,
): boolean {
  return requested ?? Math.random() < keepShare;
}

/** Saves a query with its candidates, answer and embeddings; of the photo only its size. */
export async function saveQuery(
  { queries, embedder }: Pick<SearchContext, 'queries' | 'embedder'>,
  {
    id,
    catalog,
    externalId = null,
  }: { readonly id: string; readonly catalog: string; readonly externalId?: string | null | undefined },
  snapshot: QuerySnapshot,
  { whole, crops }: QueryEmbeddings,
): Promise<void> {
  await queries.keep({
    id,
    catalog,
    externalId,
    ...encodeSnapshot(snapshot),
    embeddings: {
      embedder: embedder.id,
      whole: toBase64(whole),
      regions: Object.fromEntries(
        snapshot.regions.map((region, index) => [region.id, toBase64(crops[index] ?? whole)]),
      ),
    },
  });
}

/** A saved query in place of its photo: the garments and embeddings that were found in it. */
export interface KeptQuery extends QueryEmbeddings {
  readonly snapshot: QuerySnapshot;
}

/**
 * Reads what {@link saveQuery} saved.
 *
 * @param location the field of the request that names the query
 * @throws AppError `query-not-found` for a query of another catalog, one that is gone, or one of another embedder
 */
export async function findKept(
  { queries, embedder }: Pick<SearchContext, 'queries' | 'embedder'>,
  catalog: string,
  id: string,
  location: string,
): Promise<KeptQuery> {
  const record = await queries.find(id);
  const snapshot = record?.catalog === catalog ? decodeSnapshot(record) : undefined;
  const stored = snapshot && (await queries.embeddings(id));
  if (!snapshot || stored?.embedder !== embedder.id)
    throw fieldError('query-not-found', location, `No saved query ${JSON.stringify(id)} of this catalog`);
  const crops = snapshot.regions.map((region) => {
    const vector = stored.regions[region.id];
    if (vector === undefined) throw new RangeError(`Expected an embedding of region ${region.id}`);
    return fromBase64(vector);
  });
  return { snapshot, whole: fromBase64(stored.whole), crops };
}

/** The inverse of {@link toBase64}. */
function fromBase64(text: string): Float32Array {
  const bytes = new Uint8Array(Buffer.from(text, 'base64'));
  return new Float32Array(bytes.buffer, 0, bytes.byteLength / Float32Array.BYTES_PER_ELEMENT);
}

/** The vector's 32-bit floats, little endian like every platform that Garb runs on. */
function toBase64({ buffer, byteOffset, byteLength }: Embedding): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}
