import type { AppError } from '../errors.ts';

/** A record as in its file: JSON text, or the header and the cells of one or more CSV records. */
export type RawRow =
  | string
  | { readonly header: readonly string[]; readonly records: readonly (readonly string[])[] };

/** What a record has in each column: CSV and XML have text, JSON any value. A column that repeats has the list of its values. */
export type Cells = Readonly<Record<string, unknown>>;

/** A record of a file before its columns are mapped to fields. Lines count from 1. */
export interface FeedRecord {
  /** The line that the record ends in. */
  readonly line: number;
  readonly cells: Cells | AppError;
  /** undefined where the end of the record is unknown, as after an unclosed quote. */
  readonly raw?: RawRow | undefined;
}

/** A value that was changed or left out so that the row can be used. */
export interface FeedWarning {
  /** The field, such as `price` or `attributes.size`. */
  readonly location: string;
  readonly message: string;
  /** What happened, without the value: warnings are counted by field and kind. */
  readonly kind: string;
}

/** A row in the fields of the catalog format (docs/import.md), not yet checked against its limits. */
export interface FeedRow {
  readonly line: number;
  /** The product's id where it could be read. */
  readonly id?: string | undefined;
  readonly fields: Readonly<Record<string, unknown>> | AppError;
  readonly warnings: readonly FeedWarning[];
  /** Records that it was made of: its own and those of its variants. */
  readonly records: number;
  readonly raw?: RawRow | undefined;
}

/** Opens a file's bytes from their start; a feed is read twice. */
export type OpenBytes = () => AsyncIterable<Uint8Array>;
