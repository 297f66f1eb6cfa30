import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitPlatt, type JudgedScore, type Platt, plattProbability } from '../../../src/fuse/rerank/platt.ts';
import { deepFreeze } from '../arbitrary-lists.ts';

const judged = (right: readonly number[], wrong: readonly number[]): JudgedScore[] => [
  ...right.map((score) => ({ score, relevant: true })),
  ...wrong.map((score) => ({ score, relevant: false })),
];

/** −Σ t·ln p + (1 − t)·ln(1 − p) with Platt's targets, written out. */
function loss(samples: readonly JudgedScore[], fit: Platt): number {
  const positives = samples.filter(({ relevant }) => relevant).length;
  const negatives = samples.length - positives;
  return samples.reduce((sum, { score, relevant }) => {
    const target = relevant ? (positives + 1) / (positives + 2) : 1 / (negatives + 2);
    const p = plattProbability(fit, score);
    return sum - target * Math.log(p) - (1 - target) * Math.log(1 - p);
  }, 0);
}

describe('fitPlatt', () => {
  it('is σ(a·s + b)', () => {
    expect(plattProbability({ a: 2, b: -1 }, 0.5)).toBe(0.5);
    expect(plattProbability({ a: 2, b: -1 }, 1)).toBeCloseTo(1 / (1 + Math.exp(-1)), 12);
  });

  it('of judgments that scores do not part gives the share of right ones, smoothed', () => {
    const fit = fitPlatt(judged([0.2, 0.8, 0.2, 0.8], [0.2, 0.8]));
    // Both scores have the same: targets 5/6 four times and 1/4 twice, whose mean is the likeliest p.
    const expected = (4 * (5 / 6) + 2 * (1 / 4)) / 6;
    expect(plattProbability(fit, 0.2)).toBeCloseTo(expected, 7);
    expect(plattProbability(fit, 0.8)).toBeCloseTo(expected, 7);
  });

  it('finds the two numbers that two scores decide', () => {
    // At .3: one of four right, at .7: three of four; four right, four wrong: targets 5/6 and 1/6.
    const fit = fitPlatt(judged([0.3, 0.7, 0.7, 0.7], [0.3, 0.3, 0.3, 0.7]));
    const low = (5 / 6 + 3 * (1 / 6)) / 4;
    expect(plattProbability(fit, 0.3)).toBeCloseTo(low, 9);
    expect(plattProbability(fit, 0.7)).toBeCloseTo(1 - low, 9);
  });

  it('fits the margins too, where there are any: three numbers that three pairs of score and margin decide', () => {
    const cells = [
      [0.3, 0.1, 3, 1],
      [0.3, -0.1, 1, 3],
      [0.7, 0.1, 2, 2],
    ] as const;
    const samples = cells.flatMap(([score, margin, right, wrong]) => [
      ...Array.from({ length: right }, () => ({ score, margin, relevant: true })),
      ...Array.from({ length: wrong }, () => ({ score, margin, relevant: false })),
    ]);
    const fit = fitPlatt(samples);
    // Six right, six wrong: targets 7/8 and 1/8.
    for (const [score, margin, right, wrong] of cells)
      expect(plattProbability(fit, score, margin)).toBeCloseTo(((7 / 8) * right + (1 / 8) * wrong) / 4, 8);
  });

  it('keeps a prior without judgments, and gives way to many', () => {
    const prior = { a: 8, margin: 16, b: -6 };
    const kept = fitPlatt([], prior);
    expect(kept.a).toBeCloseTo(8, 4);
    expect(kept.margin).toBeCloseTo(16, 4);
    expect(kept.b).toBeCloseTo(-6, 4);
    const at = { score: 0.9, margin: 0.1 };
    const wrong = (count: number) => Array.from({ length: count }, () => ({ ...at, relevant: false }));
    const after = [0, 5, 500].map((count) => plattProbability(fitPlatt(wrong(count), prior), 0.9, 0.1));
    expect(after[0]).toBeGreaterThan(after[1] ?? 1);
    expect(after[1]).toBeGreaterThan(after[2] ?? 1);
    expect(after[2]).toBeLessThan(0.05);
  });

  it.each([
    ['none', [], [], 1 / 2],
    ['right ones only', [0.9, 0.4], [], 3 / 4],
    ['wrong ones only', [], [0.9, 0.4], 1 / 4],
    ['one', [0.5], [], 2 / 3],
  ])('of %s is flat at the target', (_reason, right, wrong, expected) => {
    const fit = fitPlatt(judged(right, wrong));
    expect(fit.a).toBeCloseTo(0, 9);
    expect(plattProbability(fit, 0.7)).toBeCloseTo(expected, 9);
  });

  it('is nowhere beaten nearby, rises with scores that tell, and leaves its input alone', () => {
    const anySamples = fc.array(
      fc.record({ score: fc.integer({ min: -100, max: 100 }).map((s) => s / 100), relevant: fc.boolean() }),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(anySamples, (samples) => {
        const fit = fitPlatt(deepFreeze(samples));
        const least = loss(samples, fit);
        for (const [da, db] of [
          [1, 0],
          [-1, 0],
          [0, 1],
          [0, -1],
          [1, -1],
          [-1, 1],
        ] as const) {
          const near = { a: fit.a + da * 0.01, b: fit.b + db * 0.01 };
          expect(loss(samples, near)).toBeGreaterThanOrEqual(least - 1e-9);
        }
      }),
      { numRuns: 1000, seed: 20260801 },
    );
    expect(fitPlatt(judged([0.8, 0.9], [0.1, 0.2])).a).toBeGreaterThan(0);
  });
});
