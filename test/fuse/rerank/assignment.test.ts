import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignColumns } from '../../../src/fuse/rerank/assignment.ts';
import { deepFreeze } from '../arbitrary-lists.ts';

const never = Number.NEGATIVE_INFINITY;

/** The greatest sum by trying every assignment. */
function bestByTrying(
  scores: readonly (readonly number[])[],
  emptyScore: number,
  taken: ReadonlySet<number> = new Set(),
): number {
  const [row, ...rest] = scores;
  if (!row) return 0;
  const left = row.map((score, column) =>
    taken.has(column) || score === never
      ? never
      : score + bestByTrying(rest, emptyScore, new Set([...taken, column])),
  );
  return Math.max(emptyScore + bestByTrying(rest, emptyScore, taken), ...left);
}

function sumOf(
  scores: readonly (readonly number[])[],
  chosen: readonly (number | null)[],
  emptyScore: number,
) {
  return chosen.reduce<number>(
    (sum, column, row) => sum + (column === null ? emptyScore : (scores[row]?.[column] ?? never)),
    0,
  );
}

describe('assignColumns', () => {
  it('gives way where that gains more: the best of each row is not the best of all', () => {
    // Both rows like column 0 best; together .9 + .2 is less than .8 + .85.
    expect(
      assignColumns([
        [0.9, 0.8],
        [0.85, 0.2],
      ]),
    ).toEqual([1, 0]);
  });

  it.each([
    ['no rows', [], []],
    ['no columns', [[], []], [null, null]],
    ['one', [[0.3]], [0]],
    ['one that is worse than none', [[-0.3]], [null]],
    ['more rows than columns', [[0.3], [0.9], [0.5]], [null, 0, null]],
    [
      'ties, the first column for the first row',
      [
        [0.5, 0.5],
        [0.5, 0.5],
      ],
      [0, 1],
    ],
    [
      'columns that rows must not take',
      [
        [never, 0.1],
        [never, 0.9],
      ],
      [null, 1],
    ],
  ])('%s', (_reason, scores, expected) => {
    expect(assignColumns(scores)).toEqual(expected);
  });

  it('lets a row stay empty for what that is worth', () => {
    expect(assignColumns([[-0.3]], -0.5)).toEqual([0]);
    expect(assignColumns([[0.3]], 0.5)).toEqual([null]);
  });

  it.each([
    ['rows of different length', [[1, 2], [1]]],
    ['a score that is no number', [[Number.NaN]]],
    ['an infinite score', [[Number.POSITIVE_INFINITY]]],
  ])('refuses %s', (_reason, scores) => {
    expect(() => assignColumns(scores)).toThrow(RangeError);
  });

  it('is as good as trying every assignment, up to 6 × 8, with each column taken once', () => {
    const anyScore = fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: -20, max: 100 }).map((score) => score / 100) },
      { weight: 1, arbitrary: fc.constant(never) },
    );
    const anyMatrix = fc
      .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 8 }))
      .chain(([rows, columns]) =>
        fc.array(fc.array(anyScore, { minLength: columns, maxLength: columns }), {
          minLength: rows,
          maxLength: rows,
        }),
      );
    const anyEmptyScore = fc.constantFrom(0, -0.1, 0.2);
    fc.assert(
      fc.property(anyMatrix, anyEmptyScore, (scores, emptyScore) => {
        const chosen = assignColumns(deepFreeze(scores), emptyScore);
        const columns = chosen.filter((column) => column !== null);
        expect(new Set(columns).size).toBe(columns.length);
        expect(sumOf(scores, chosen, emptyScore)).toBeCloseTo(bestByTrying(scores, emptyScore), 9);
      }),
      { numRuns: 300, seed: 20260801 },
    );
  });
});
