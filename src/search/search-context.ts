import type { Detector } from '../detect/detector.ts';
import type { Embedder } from '../embed/embedder.ts';
import type { Profile } from '../fuse/profile.ts';
import type { CatalogRecords } from '../records/catalog-records.ts';
import type { InterleavingRecords } from '../records/interleaving-records.ts';
import type { ProfileRecords } from '../records/profile-records.ts';
import type { QueryRecords } from '../records/query-records.ts';
import type { VectorStore } from '../store/vector-store.ts';
import type { Photo } from '../types.ts';

/** What the search use cases need; src/context provides it. */
export interface SearchContext {
  readonly decodePhoto: (bytes: Uint8Array, options?: { readonly signal?: AbortSignal }) => Promise<Photo>;
  readonly detector: Detector;
  readonly embedder: Embedder;
  readonly store: VectorStore;
  readonly catalogs: CatalogRecords;
  readonly profiles: ProfileRecords;
  readonly queries: QueryRecords;
  readonly interleavings: InterleavingRecords;
  /** Share of queries to save, 0..1, where the request does not say. */
  readonly keepShare: number;
  /** Gets how long the lists of a look took to fuse and match. */
  readonly onFused?: (ms: number) => void;
  /** The shipped profile; `withProfile` replaces it with the request's or the catalog's. */
  readonly profile: Profile;
}
