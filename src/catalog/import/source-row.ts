import type { AppError } from '../../errors.ts';
import type { Product } from '../../types.ts';

/** A row as its file has it: a line of JSONL, or the cells of a CSV record under the file's header. */
export type RawRow = string | { readonly header: readonly string[]; readonly cells: readonly string[] };

/** A row of the source: a product, or why it is none. Lines count from 1. */
export interface SourceRow {
  readonly line: number;
  readonly product: Product | AppError;
  /** undefined where the row cannot be told from what follows it. */
  readonly raw?: RawRow | undefined;
}
