import type { Detector } from '../detect/detector.ts';
import type { Embedder } from '../embed/embedder.ts';
import type { FetchPicture } from '../fetch/fetch-picture.ts';
import type { CatalogRecords } from '../records/catalog-records.ts';
import type { ImportRecords } from '../records/import-records.ts';
import type { PictureStore } from '../store/picture-store.ts';
import type { VectorStore } from '../store/vector-store.ts';
import type { Box, Photo, RawPicture } from '../types.ts';

/** What the catalog use cases need; the composition root fills it in. */
export interface CatalogContext {
  readonly decodePhoto: (bytes: Uint8Array) => Promise<Photo>;
  /** A small JPEG of the photo for display. */
  readonly thumbnail: (photo: Photo) => Promise<Uint8Array>;
  /** The box of what stands out from a plain background; null where there is none. */
  readonly foregroundBox: (photo: Photo) => Box | null;
  /** 16 hex digits that near-duplicate pictures share but for a few bits. */
  readonly perceptualHash: (picture: RawPicture) => string;
  /** The bytes at an http(s) address, where fetching is allowed. */
  readonly fetchPicture: FetchPicture;
  readonly detector: Detector;
  readonly embedder: Embedder;
  readonly store: VectorStore;
  readonly pictures: PictureStore;
  readonly catalogs: CatalogRecords;
  readonly imports: ImportRecords;
}
