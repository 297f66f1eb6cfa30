/** A stored profile. */
export interface ProfileName {
  readonly name: string;
  readonly version: number;
}

/** A comparison of two profiles on a share of a catalog's live queries. */
export interface InterleavingRecord {
  readonly id: string;
  readonly catalog: string;
  readonly a: ProfileName;
  readonly b: ProfileName;
  /** Share of the live queries that are interleaved, above 0 up to 1. */
  readonly share: number;
  readonly startedAt: string;
  /** null while it runs. */
  readonly endedAt: string | null;
}

export interface InterleavingRecords {
  /** Starts a comparison, and ends the one that runs in the catalog. */
  start(interleaving: Pick<InterleavingRecord, 'catalog' | 'a' | 'b' | 'share'>): Promise<InterleavingRecord>;
  /** The catalog's last comparison; undefined if there was none. */
  last(catalog: string): Promise<InterleavingRecord | undefined>;
  /** Ends the comparison that runs. Returns whether one did. */
  end(catalog: string): Promise<boolean>;
}
