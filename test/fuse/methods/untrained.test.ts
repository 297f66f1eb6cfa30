import { describe, expect, it } from 'vitest';
import { type FuseOptions, fuse } from '../../../src/fuse/fuse.ts';
import type { RankedList } from '../../../src/fuse/ranked-list.ts';

function list(id: string, weight: number, scores: Readonly<Record<string, number>>): RankedList {
  return { id, weight, hits: Object.entries(scores).map(([item, score]) => ({ id: item, score })) };
}

/** Ranks: a 1·1·2, b 2·–·1, c 3·2·–. Four items, of which d stands in the last list alone, at rank 3. */
const lists = (weights = [1, 1, 1]) => [
  list('x', weights[0] ?? 0, { a: 0.8, b: 0.6, c: 0.2 }),
  list('y', weights[1] ?? 0, { a: 0.9, c: 0.3 }),
  list('z', weights[2] ?? 0, { b: 0.7, a: 0.5, d: 0.4 }),
];

function scoresOf(options: Omit<FuseOptions, 'normalization'>, weights?: number[]): Record<string, number> {
  const fused = fuse(lists(weights), { normalization: 'none', ...options });
  return Object.fromEntries(fused.map(({ id, score }) => [id, score]));
}

function expectScores(actual: Record<string, number>, expected: Record<string, number>): void {
  expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort());
  for (const [id, score] of Object.entries(expected)) expect(actual[id]).toBeCloseTo(score, 12);
}

describe('untrained methods on a table worked by hand', () => {
  it.each([
    ['min', {}, { a: 0.5, b: 0.6, c: 0.2, d: 0.4 }],
    ['max', {}, { a: 0.9, b: 0.7, c: 0.3, d: 0.4 }],
    ['med', {}, { a: 0.8, b: (0.6 + 0.7) / 2, c: (0.2 + 0.3) / 2, d: 0.4 }],
    ['sum', {}, { a: 0.8 + 0.9 + 0.5, b: 0.6 + 0.7, c: 0.2 + 0.3, d: 0.4 }],
    ['anz', {}, { a: (0.8 + 0.9 + 0.5) / 3, b: (0.6 + 0.7) / 2, c: (0.2 + 0.3) / 2, d: 0.4 }],
    ['mnz', {}, { a: 3 * (0.8 + 0.9 + 0.5), b: 2 * (0.6 + 0.7), c: 2 * (0.2 + 0.3), d: 0.4 }],
    [
      'gmnz',
      { gamma: 0.3 },
      { a: 3 ** 0.3 * 2.2, b: 2 ** 0.3 * (0.6 + 0.7), c: 2 ** 0.3 * (0.2 + 0.3), d: 0.4 },
    ],
    ['isr', {}, { a: 3 * (1 + 1 + 1 / 4), b: 2 * (1 / 4 + 1), c: 2 * (1 / 9 + 1 / 4), d: 1 / 9 }],
    [
      'log_isr',
      {},
      {
        a: Math.log(3) * (1 + 1 + 1 / 4),
        b: Math.log(2) * (1 / 4 + 1),
        c: Math.log(2) * (1 / 9 + 1 / 4),
        d: 0,
      },
    ],
    [
      'logn_isr',
      { sigma: 0.1 },
      {
        a: Math.log(3.1) * (1 + 1 + 1 / 4),
        b: Math.log(2.1) * (1 / 4 + 1),
        c: Math.log(2.1) * (1 / 9 + 1 / 4),
        d: Math.log(1.1) / 9,
      },
    ],
    ['rrf', { k: 10 }, { a: 2 / 11 + 1 / 12, b: 1 / 12 + 1 / 11, c: 1 / 13 + 1 / 12, d: 1 / 13 }],
    ['rbc', { phi: 0.6 }, { a: 0.4 * (2 + 0.6), b: 0.4 * (0.6 + 1), c: 0.4 * (0.36 + 0.6), d: 0.4 * 0.36 }],
    // Four candidates: 4, 3, 2, 1 points; what a list of 3 (of 2) leaves over is 1 (are 1 and 2).
    ['bordafuse', {}, { a: 4 + 4 + 3, b: 3 + 1.5 + 4, c: 2 + 3 + 1, d: 1 + 1.5 + 2 }],
    // a beats b, c and d; b beats c 2 to 1; c beats d 2 to 1; b beats d 2 to 0.
    ['condorcet', {}, { a: 4, b: 3, c: 2, d: 1 }],
    ['wsum', {}, { a: 2.2 / 3, b: 1.3 / 3, c: 0.5 / 3, d: 0.4 / 3 }],
    ['wmnz', {}, { a: 2.2 * 1, b: (1.3 * 2) / 3, c: (0.5 * 2) / 3, d: 0.4 / 3 }],
    [
      'mixed',
      {},
      {
        a: (Math.sqrt(3) * 2.2) / 3,
        b: (Math.sqrt(2) * 1.3) / 3,
        c: (Math.sqrt(2) * 0.5) / 3,
        d: 0.4 / 3,
      },
    ],
    ['w_bordafuse', {}, { a: 11 / 3, b: 8.5 / 3, c: 6 / 3, d: 4.5 / 3 }],
    ['w_condorcet', {}, { a: 4, b: 3, c: 2, d: 1 }],
  ] as const)('%s', (method, parameters, expected) => {
    expectScores(scoresOf({ method, ...parameters }), expected);
  });

  it.each([
    // Shares .2, .2, .6, relative to their mean .6, .6, 1.8.
    [
      'sum',
      { a: 0.6 * (0.8 + 0.9) + 1.8 * 0.5, b: 0.6 * 0.6 + 1.8 * 0.7, c: 0.6 * (0.2 + 0.3), d: 1.8 * 0.4 },
    ],
    ['anz', { a: (0.2 * 1.7 + 0.6 * 0.5) / 1, b: (0.2 * 0.6 + 0.6 * 0.7) / 0.8, c: 0.25, d: 0.4 }],
    ['wsum', { a: 0.2 * 1.7 + 0.6 * 0.5, b: 0.2 * 0.6 + 0.6 * 0.7, c: 0.2 * 0.5, d: 0.6 * 0.4 }],
    ['wmnz', { a: 2.2 * 1, b: 1.3 * 0.8, c: 0.5 * 0.4, d: 0.4 * 0.6 }],
    [
      'w_bordafuse',
      { a: 0.2 * 8 + 0.6 * 3, b: 0.2 * 4.5 + 0.6 * 4, c: 0.2 * 5 + 0.6, d: 0.2 * 2.5 + 0.6 * 2 },
    ],
    // The last list alone has the majority: b, a, d, and c behind.
    ['w_condorcet', { b: 4, a: 3, d: 2, c: 1 }],
    ['condorcet', { a: 4, b: 3, c: 2, d: 1 }],
  ] as const)('%s under weights 1, 1 and 3', (method, expected) => {
    expectScores(scoresOf({ method }, [1, 1, 3]), expected);
  });

  it('condorcet leaves items that tie, or that beat each other in a circle, as near to their ids as it can', () => {
    const order = (...rankings: string[]) =>
      fuse(
        rankings.map((ranking, n) => ({
          id: `${n}`,
          weight: 1,
          hits: [...ranking].map((id, index) => ({ id, score: -index })),
        })),
        { method: 'condorcet', normalization: 'none' },
      )
        .map(({ id }) => id)
        .join('');
    expect(order('ab', 'ba')).toBe('ab');
    expect(order('ac', 'bd')).toBe('abcd');
    // a beats b, b beats c, c beats a: each two to one.
    expect(order('abc', 'bca', 'cab')).toBe('abc');
  });
});
