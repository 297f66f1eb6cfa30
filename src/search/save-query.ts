import type { Embedding } from '../types.ts';
import { encodeSnapshot, type QuerySnapshot } from './query-snapshot.ts';
import type { SearchContext } from './search-context.ts';

/** What the query was embedded as: the photo, and the crops in the order of its regions. */
export interface QueryEmbeddings {
  readonly whole: Embedding;
  readonly crops: readonly Embedding[];
}

/** Whether to keep a query: the caller's word where there is one, else the dice of the share that is kept. */
export function shouldSave(
  { keepShare }: Pick<SearchContext, 'keepShare'>,
  asked: boolean | undefined,
): boolean {
  return asked ?? Math.random() < keepShare;
}

/** Keeps a query with what was found and answered, and its embeddings; of the photo only its size. */
export async function saveQuery(
  { queries, embedder }: Pick<SearchContext, 'queries' | 'embedder'>,
  { id, catalog }: { readonly id: string; readonly catalog: string },
  kept: QuerySnapshot,
  { whole, crops }: QueryEmbeddings,
): Promise<void> {
  await queries.keep({
    id,
    catalog,
    ...encodeSnapshot(kept),
    embeddings: {
      embedder: embedder.id,
      whole: toBase64(whole),
      regions: Object.fromEntries(
        kept.regions.map((region, index) => [region.id, toBase64(crops[index] ?? whole)]),
      ),
    },
  });
}

/** The vector's 32-bit floats, little endian as on every platform that Garb runs on. */
function toBase64({ buffer, byteOffset, byteLength }: Embedding): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}
