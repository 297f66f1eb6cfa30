import type { AppError } from '../../errors.ts';
import type { Product } from '../../types.ts';

/** A row as in its file: a line of JSONL, or the header and cells of a CSV record. */
export type RawRow = string | { readonly header: readonly string[]; readonly cells: readonly string[] };

/** A row of a catalog file: a product, or the error of an invalid row. Lines count from 1. */
export interface SourceRow {
  readonly line: number;
  readonly product: Product | AppError;
  /** undefined where the end of the row is unknown, as after an unclosed quote. */
  readonly raw?: RawRow | undefined;
}
