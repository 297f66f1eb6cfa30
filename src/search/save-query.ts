import type { Embedding } from '../types.ts';
import { encodeSnapshot, type QuerySnapshot } from './query-snapshot.ts';
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

/** The inverse of {@link toBase64}. */
export function fromBase64(text: string): Float32Array {
  const bytes = new Uint8Array(Buffer.from(text, 'base64'));
  return new Float32Array(bytes.buffer, 0, bytes.byteLength / Float32Array.BYTES_PER_ELEMENT);
}

/** The vector's 32-bit floats, little endian like every platform that Garb runs on. */
function toBase64({ buffer, byteOffset, byteLength }: Embedding): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}
