import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/errors.ts';
import { isInShard, ofShard } from '../../src/import/shard.ts';
import type { SourceRow } from '../../src/import/source-row.ts';

const shardsOf = (count: number) => Array.from({ length: count }, (_, n) => ({ index: n + 1, count }));

describe('isInShard', () => {
  it('puts every id into exactly one shard', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 50 }), (id, count) => {
        expect(shardsOf(count).filter((shard) => isInShard(id, shard))).toHaveLength(1);
      }),
    );
  });

  it('never changes: the ids of each of three shards', () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    expect(shardsOf(3).map((shard) => ids.filter((id) => isInShard(id, shard)).join(''))).toEqual([
      'bfh',
      'dg',
      'ace',
    ]);
  });

  it('divides evenly: each of 4 shards has 25 % ± 3 % of 10,000 ids', () => {
    const ids = Array.from({ length: 10_000 }, (_, n) => `product-${n}`);
    for (const shard of shardsOf(4)) {
      expect(Math.abs(ids.filter((id) => isInShard(id, shard)).length / 10_000 - 0.25)).toBeLessThan(0.03);
    }
  });
});

describe('ofShard', () => {
  it('gives every row to one shard, those without a product too, and all lines of a product to the same', async () => {
    const rows = Array.from({ length: 60 }, (_, n): SourceRow => {
      const product =
        n % 7 === 0
          ? new AppError('invalid-row', 'no product')
          : { id: `p${n % 20}`, images: [{ path: 'a.jpg' }] };
      return { line: n + 1, product };
    });
    async function* source() {
      yield* rows;
    }
    const parts: SourceRow[][] = [];
    for (const shard of shardsOf(3)) {
      const part: SourceRow[] = [];
      for await (const row of ofShard(source(), shard)) part.push(row);
      parts.push(part);
    }
    expect(parts.flat().sort((a, b) => a.line - b.line)).toEqual(rows);
    const idsOf = (part: SourceRow[]) =>
      new Set(part.flatMap(({ product }) => (product instanceof AppError ? [] : [product.id])));
    const ids = parts.flatMap((part) => [...idsOf(part)]);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
