/** A kept query: what was found, never the photo. */
export interface QueryRecord {
  readonly id: string;
  readonly catalog: string;
  readonly at: string;
  /** Regions and candidates, as JSON. */
  readonly document: unknown;
  /** The numbers that the document points to. */
  readonly numbers: Uint8Array;
}

export interface SavedQueryInput {
  readonly id: string;
  readonly catalog: string;
  readonly document: object;
  readonly numbers: Uint8Array;
  /** Embeddings by view or region, as JSON; kept beside the document, since fusing again does not need them. */
  readonly embeddings: object;
}

/** How long and how many queries are kept: what is older, and beyond the newest so many, is deleted. */
export interface Retention {
  readonly maxAgeDays: number;
  readonly maxCount: number;
}

export interface QueryRecords {
  /** Keeps the query, and deletes what the retention no longer allows. */
  keep(query: SavedQueryInput): Promise<void>;
  /** undefined for a query that was not kept, or no longer is. */
  find(id: string): Promise<QueryRecord | undefined>;
  /** The newest of a catalog first; in pages: those after the query `after` of the page before. */
  list(
    catalog: string,
    page: { readonly limit: number; readonly after?: QueryPlace },
  ): Promise<QueryRecord[]>;
  /** Returns whether the query was there. */
  delete(id: string): Promise<boolean>;
  /** Deletes what the retention no longer allows. */
  prune(): Promise<void>;
}

/** Where a page ended. */
export type QueryPlace = Pick<QueryRecord, 'id' | 'at'>;
