import type { Detector } from '../detect/detector.ts';
import type { Embedder } from '../embed/embedder.ts';
import type { FetchPicture } from '../fetch/fetch-picture.ts';
import type { CatalogRecords } from '../records/catalog-records.ts';
import type { ImportRecords } from '../records/import-records.ts';
import type { PictureStore } from '../store/picture-store.ts';
import type { VectorStore } from '../store/vector-store.ts';
import type { Box, Photo, RawPicture } from '../types.ts';

/** What the catalog use cases need; src/context provides it. */
export interface CatalogContext {
  readonly decodePhoto: (bytes: Uint8Array, options?: { readonly signal?: AbortSignal }) => Promise<Photo>;
  /** A small JPEG of the image for display. */
  readonly thumbnail: (photo: Photo) => Promise<Uint8Array>;
  /** The box of the foreground on a plain background, in pixels of the upright image; null where the background is not plain. */
  readonly foregroundBox: (photo: Photo) => Box | null;
  /** 16 hex digits that differ in few bits between near-duplicate images. */
  readonly perceptualHash: (picture: RawPicture) => string;
  /** Fetches an image URL, where the settings allow it. */
  readonly fetchPicture: FetchPicture;
  readonly detector: Detector;
  readonly embedder: Embedder;
  readonly store: VectorStore;
  readonly pictures: PictureStore;
  readonly catalogs: CatalogRecords;
  readonly imports: ImportRecords;
}
