/** An import that was sent over HTTP, as it last stood. */
export interface ImportRecord {
  readonly id: string;
  readonly catalog: string;
  readonly state: ImportState;
  readonly startedAt: string;
  readonly updatedAt: string;
  /** Counts and failures, as JSON. */
  readonly document: unknown;
}

/** `failed`: an error ended it; `interrupted`: it was stopped. Lines may have failed in an import that is `done`. */
export type ImportState = 'running' | 'done' | 'failed' | 'interrupted';

export interface ImportRecords {
  /** Keeps an import that begins, and forgets those that began more than 30 days ago. */
  begin(begun: Pick<ImportRecord, 'id' | 'catalog'> & { readonly document: object }): Promise<void>;
  /** Keeps how far it is; of an import that is not known, nothing. */
  update(id: string, state: ImportState, document: object): Promise<void>;
  /** undefined for one that is not known, or is of another catalog. */
  find(catalog: string, id: string): Promise<ImportRecord | undefined>;
}
