import { describe, expect, it } from 'vitest';
import { interleavingVerdict } from '../../../src/evaluate/clicks/interleaving-verdict.ts';

const names = { a: 'old@1', b: 'new@1' };
const queries = (count: number, a: number, b: number) => Array.from({ length: count }, () => ({ a, b }));

describe('interleavingVerdict', () => {
  it('gives a query to the team with more clicks, whatever their number, and leaves queries without a click out', () => {
    const verdict = interleavingVerdict(
      [...queries(3, 0, 5), ...queries(2, 2, 1), ...queries(4, 1, 1), ...queries(9, 0, 0)],
      names,
    );
    expect(verdict).toMatchObject({ clicked: 9, wins: { a: 2, b: 3 }, ties: 4, distinguishable: false });
    expect(verdict.difference.value).toBeCloseTo((3 - 2) / 9, 12);
    // The sign test of 3 to 2: 2 · (1 + 5 + 10) / 32.
    expect(verdict.p).toBeCloseTo(1, 12);
    expect(verdict.sentence).toMatch(/new@1 and old@1 is not distinguishable from zero\. With 9 queries/);
  });

  it('says which is better where the split is clear', () => {
    const verdict = interleavingVerdict([...queries(40, 0, 1), ...queries(10, 1, 0)], names);
    expect(verdict.distinguishable).toBe(true);
    expect(verdict.difference.low).toBeGreaterThan(0);
    expect(verdict.difference.value).toBeCloseTo(30 / 50, 12);
    expect(verdict.sentence).toContain('new@1 is better than old@1');
    const back = interleavingVerdict([...queries(10, 0, 1), ...queries(40, 1, 0)], names);
    expect(back.sentence).toContain('new@1 is worse than old@1');
  });

  it('of no clicks says so', () => {
    expect(interleavingVerdict(queries(3, 0, 0), names)).toMatchObject({
      clicked: 0,
      ties: 0,
      p: 1,
      distinguishable: false,
      sentence: 'No clicks yet.',
    });
  });
});
