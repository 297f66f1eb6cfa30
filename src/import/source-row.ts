import type { AppError } from '../errors.ts';
import type { FeedWarning, RawRow } from '../feeds/feed-record.ts';
import type { Product } from '../types.ts';

/** A row of a catalog file: a product, or the error of an invalid row. Lines count from 1. */
export interface SourceRow {
  readonly line: number;
  /** The product's id where it could be read, also of an invalid row. */
  readonly id?: string | undefined;
  readonly product: Product | AppError;
  /** What was changed or left out so that the row can be used. */
  readonly warnings?: readonly FeedWarning[] | undefined;
  /** Records of the file that it was made of; default 1. */
  readonly records?: number | undefined;
  /** undefined where the end of the row is unknown, as after an unclosed quote. */
  readonly raw?: RawRow | undefined;
}
