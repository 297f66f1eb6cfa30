/** The last recorded state of an import sent over HTTP. */
export interface ImportRecord {
  readonly id: string;
  readonly catalog: string;
  readonly state: ImportState;
  readonly startedAt: string;
  readonly updatedAt: string;
  /** Counts and failures, as JSON. */
  readonly document: unknown;
}

/** `failed`: an error ended it; `interrupted`: the service stopped. Some lines of a `done` import may have failed. */
export type ImportState = 'running' | 'done' | 'failed' | 'interrupted';

export interface ImportRecords {
  /** Adds an import, and deletes those that started more than 30 days ago. */
  begin(begun: Pick<ImportRecord, 'id' | 'catalog'> & { readonly document: object }): Promise<void>;
  /** Updates the state of an import; does nothing when it does not exist. */
  update(id: string, state: ImportState, document: object): Promise<void>;
  /** undefined when it does not exist or belongs to another catalog. */
  find(catalog: string, id: string): Promise<ImportRecord | undefined>;
}
