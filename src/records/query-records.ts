/** A saved query: what the search found, never the photo. */
export interface QueryRecord {
  readonly id: string;
  readonly catalog: string;
  readonly at: string;
  /** Regions and candidates, as JSON. */
  readonly document: unknown;
  /** The numbers that the document refers to. */
  readonly numbers: Uint8Array;
  /** The caller's own name of the query, such as the id of a look; several may have the same. null if none was given. */
  readonly externalId: string | null;
}

export interface SavedQueryInput {
  readonly id: string;
  readonly catalog: string;
  readonly externalId?: string | null;
  readonly document: object;
  readonly numbers: Uint8Array;
  /** Separate from the document, since re-ranking does not need them. */
  readonly embeddings: SavedEmbeddings;
}

/** The embeddings of a query as base64 of 32-bit floats, little endian. */
export interface SavedEmbeddings {
  /** Id of the embedder. */
  readonly embedder: string;
  readonly whole: string;
  /** By region id. */
  readonly regions: Readonly<Record<string, string>>;
}

/** Limits on saved queries: older ones, and all but the newest `maxCount`, are deleted. */
export interface Retention {
  readonly maxAgeDays: number;
  readonly maxCount: number;
}

export interface QueryRecords {
  /** Saves the query, and deletes those beyond the retention. */
  keep(query: SavedQueryInput): Promise<void>;
  /** undefined when the query was not saved, or was deleted. */
  find(id: string): Promise<QueryRecord | undefined>;
  /** Those of the ids that are saved queries of the catalog, in any order: far cheaper than reading them. */
  present(catalog: string, ids: readonly string[]): Promise<string[]>;
  /** undefined when the query was not saved, or was deleted. */
  embeddings(id: string): Promise<SavedEmbeddings | undefined>;
  /** The catalog's queries that the caller named so, newest first. */
  findExternal(catalog: string, externalId: string): Promise<QueryRecord[]>;
  /** A page of a catalog's queries, newest first; `after` is the last query of the previous page. */
  list(
    catalog: string,
    page: { readonly limit: number; readonly after?: QueryPlace },
  ): Promise<QueryRecord[]>;
  /** Returns whether the query existed. */
  delete(id: string): Promise<boolean>;
  /** Deletes queries beyond the retention. */
  prune(): Promise<void>;
}

/** The position of a query in the list, newest first. */
export type QueryPlace = Pick<QueryRecord, 'id' | 'at'>;
