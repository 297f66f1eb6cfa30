import type { ImportState } from '../import-records.ts';
import type { Bytes } from './bytes-of.ts';

/**
 * The tables, the same on SQLite and PostgreSQL. Their only types are text, integers and bytes. Times are ISO 8601 in UTC,
 * documents are JSON.
 */
export interface Tables {
  readonly catalogs: { readonly name: string; readonly createdAt: string };
  readonly profiles: {
    readonly name: string;
    readonly version: number;
    readonly settings: string;
    readonly createdAt: string;
  };
  readonly promotions: {
    readonly catalog: string;
    readonly number: number;
    readonly profile: string;
    readonly version: number;
    readonly promotedBy: string;
    readonly note: string;
    readonly evaluation: string;
    readonly promotedAt: string;
  };
  readonly judgments: {
    readonly catalog: string;
    readonly query: string;
    readonly productId: string;
    readonly source: string;
    readonly grade: number;
    readonly judgedAt: string;
  };
  readonly keptQueries: {
    readonly id: string;
    readonly catalog: string;
    readonly keptAt: string;
    readonly document: string;
    readonly embeddings: string;
    /** null in rows older than this column. */
    readonly numbers: Bytes | null;
  };
  readonly imports: {
    readonly id: string;
    readonly catalog: string;
    readonly state: ImportState;
    readonly startedAt: string;
    readonly updatedAt: string;
    readonly document: string;
  };
}
