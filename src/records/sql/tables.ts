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
    /** 1 if it was; null in rows older than this column. */
    readonly forced: number | null;
  };
  readonly judgments: {
    readonly catalog: string;
    readonly query: string;
    readonly productId: string;
    readonly source: string;
    readonly grade: number;
    readonly judgedAt: string;
    /** Of a label: the import that stored it. null in rows older than this column, and for weak judgments. */
    readonly importId: string | null;
    /** Of a weak judgment: the rank at which the product was shown. */
    readonly rank: number | null;
  };
  readonly judgmentImports: {
    readonly id: string;
    readonly catalog: string;
    readonly labels: number;
    readonly importedAt: string;
  };
  /** Labels that an import replaced, to undo it. */
  readonly replacedJudgments: {
    readonly importId: string;
    readonly catalog: string;
    readonly query: string;
    readonly productId: string;
    readonly grade: number;
    readonly judgedAt: string;
    /** The import that had stored the replaced label. */
    readonly replacedId: string | null;
  };
  readonly keptQueries: {
    readonly id: string;
    readonly catalog: string;
    readonly keptAt: string;
    readonly document: string;
    readonly embeddings: string;
    /** null in rows older than this column. */
    readonly numbers: Bytes | null;
    /** The caller's own name of the query. */
    readonly externalId: string | null;
  };
  readonly interleavings: {
    readonly id: string;
    readonly catalog: string;
    readonly aName: string;
    readonly aVersion: number;
    readonly bName: string;
    readonly bVersion: number;
    /** A number as text. */
    readonly share: string;
    readonly startedAt: string;
    readonly endedAt: string | null;
  };
  readonly accessKeys: {
    readonly id: string;
    readonly name: string;
    readonly hash: string;
    /** A list, as JSON. */
    readonly scopes: string;
    /** A list, as JSON; null: all. */
    readonly catalogs: string | null;
    readonly rate: number | null;
    readonly createdAt: string;
    readonly lastUsedAt: string | null;
    readonly revokedAt: string | null;
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
