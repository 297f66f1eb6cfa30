import { createHash } from 'node:crypto';
import { AppError } from '../errors.ts';
import type { SourceRow } from './source-row.ts';

/** One of `count` parts of a catalog; `index` counts from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** Whether a product belongs to the shard. Depends on its id only, so one machine gets all lines of a product. */
export function isInShard(id: string, { index, count }: Shard): boolean {
  return createHash('sha256').update(id).digest().readUInt32BE(0) % count === index - 1;
}

/** The rows of a shard. Invalid rows are assigned by line number, so that exactly one shard reports each. */
export async function* ofShard(rows: AsyncIterable<SourceRow>, shard: Shard): AsyncGenerator<SourceRow> {
  for await (const row of rows) {
    const { product, line } = row;
    const isOurs =
      product instanceof AppError ? line % shard.count === shard.index - 1 : isInShard(product.id, shard);
    if (isOurs) yield row;
  }
}
