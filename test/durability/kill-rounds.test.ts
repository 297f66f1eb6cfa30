import { describe, expect, it } from 'vitest';
import type { StoredRow } from '../../src/store/vector-store.ts';
import { makeRow } from '../contract/rows.ts';
import { compare, killRounds } from './kill-rounds.ts';

describe('compare', () => {
  const row = (n: number, over: Partial<StoredRow> = {}) => {
    const made = makeRow(n, over);
    return { ...made, origin: made.origin && { ...made.origin, rowsOfPicture: 2 } };
  };
  const one = row(1, { productId: 'a', imageDigest: 'x' });
  const two = row(2, { productId: 'a', imageDigest: 'x', product: one.product });
  const catalog = {
    products: new Map([['a', { ...one.product, images: [{ path: 'x.jpg' }] }]]),
    digests: new Map([['x.jpg', 'x']]),
  };
  const product = { ...one.product, images: [{ path: 'x.jpg' }] };
  const stored = [one, two].map((made) => ({ ...made, product }));
  const of = (rows: readonly StoredRow[]) => compare(catalog, rows, new Set(['a']));

  // A check that could not fail would prove nothing.
  it('sees a row that is missing, one that is there twice, and one of before', () => {
    expect(of(stored)).toEqual({ lost: 0, twice: 0, rows: 2 });
    expect(of(stored.slice(1))).toMatchObject({ lost: 1 });
    expect(of([])).toMatchObject({ lost: 1, twice: 0 });
    expect(of([...stored, row(3, { productId: 'a', imageDigest: 'y', product })])).toMatchObject({
      twice: 1,
    });
    expect(of([...stored, row(4, { productId: 'b' })])).toMatchObject({ twice: 1 });
    expect(of(stored.map((made) => ({ ...made, product: { ...product, price: 0 } })))).toMatchObject({
      lost: 1,
    });
  });
});

describe('a killed import', () => {
  it('started again loses nothing and has nothing twice', async () => {
    const rounds = await killRounds({ rounds: 2, products: 150, pictures: 'patches', seed: 3 });
    expect(rounds).toHaveLength(2);
    for (const round of rounds) expect(round).toMatchObject({ acknowledgedLost: 0, lost: 0, twice: 0 });
    expect(rounds.every(({ rows }) => rows >= 150)).toBe(true);
  }, 900_000);
});
