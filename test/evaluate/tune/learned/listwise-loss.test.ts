import { describe, expect, it } from 'vitest';
import { mulberry32 } from '../../../../src/evaluate/random.ts';
import {
  fusedScores,
  type LearningQuery,
  learnedShares,
  listwiseLoss,
} from '../../../../src/evaluate/tune/learned/listwise-loss.ts';

const lists = 3;
const width = 4;

function drawQueries(count: number, seed: number): LearningQuery[] {
  const random = mulberry32(seed);
  return Array.from({ length: count }, (_, query) => {
    const items = 2 + Math.floor(random() * 6);
    return {
      scores: Float64Array.from({ length: lists * items }, () => random() - 0.3),
      // The second query lacks a list.
      weights: Array.from({ length: lists }, (_, list) => (query === 1 && list === 2 ? 0 : 0.1 + random())),
      features: Float64Array.from({ length: width }, (_, index) => (index === 0 ? 1 : 2 * random() - 1)),
      relevant: query === 0 ? [0, 1] : [0],
    };
  });
}

function drawParameters(seed: number): Float64Array {
  const random = mulberry32(seed);
  return Float64Array.from({ length: (lists + 1) * width }, () => random() - 0.4);
}

const lossOf = (queries: readonly LearningQuery[], parameters: Float64Array, penalty = 0) =>
  listwiseLoss(queries, parameters, new Float64Array(parameters.length), penalty);

describe('the shares', () => {
  it('are the hand-made weights divided by their sum where every coefficient is 0', () => {
    const shares = learnedShares(
      { weights: [3, 0, 1], features: Float64Array.of(1, -2) },
      new Float64Array(8),
    );
    expect(shares[0]).toBeCloseTo(3 / 4, 12);
    expect(shares[1]).toBe(0);
    expect(shares[2]).toBeCloseTo(1 / 4, 12);
  });

  it('are softmax(ln b + Θ·z): a coefficient of ln 2 doubles a list against the others', () => {
    const parameters = Float64Array.of(0, Math.log(2), 0, 0, 0, 0);
    const shares = learnedShares({ weights: [1, 1], features: Float64Array.of(1, 1) }, parameters);
    expect(shares[0]).toBeCloseTo(2 / 3, 12);
    expect(shares[1]).toBeCloseTo(1 / 3, 12);
  });

  it('weigh the lists’ scores', () => {
    expect([...fusedScores(Float64Array.of(1, 0, 0, 1), [0.75, 0.25])]).toEqual([0.75, 0.25]);
  });
});

describe('the loss', () => {
  it('is ln 2 for two items that score the same, one of them right', () => {
    const query = {
      scores: Float64Array.of(0.5, 0.5),
      weights: [1],
      features: Float64Array.of(1),
      relevant: [0],
    };
    expect(lossOf([query], Float64Array.of(0, 2))).toBeCloseTo(Math.log(2), 12);
  });

  it('is −ln of the softmax at the right item, averaged over the right items and over the queries', () => {
    // τ = 1; the scores of query one are ln 1, ln 2, ln 5, so the probabilities are 1/8, 2/8, 5/8.
    const scores = Float64Array.of(Math.log(1), Math.log(2), Math.log(5));
    const one = { scores, weights: [1], features: Float64Array.of(1), relevant: [2] };
    const two = { ...one, relevant: [0, 1] };
    const expected = (-Math.log(5 / 8) - (Math.log(1 / 8) + Math.log(2 / 8)) / 2) / 2;
    expect(lossOf([one, two], Float64Array.of(0, 0))).toBeCloseTo(expected, 12);
  });

  it('adds λ/2 · |parameters|² but for the constant of ln τ', () => {
    const queries = drawQueries(5, 1);
    const parameters = drawParameters(2);
    const squares = parameters.reduce(
      (sum, value, index) => sum + (index === lists * width ? 0 : value ** 2),
      0,
    );
    const added = lossOf(queries, parameters, 0.5) - lossOf(queries, parameters);
    expect(added).toBeCloseTo(0.25 * squares, 12);
  });

  it.each([1, 2, 3, 4, 5])('has the gradient of its finite differences, seed %i', (seed) => {
    const queries = drawQueries(6, seed);
    const parameters = drawParameters(seed + 100);
    const gradient = new Float64Array(parameters.length);
    listwiseLoss(queries, parameters, gradient, 0.3);
    const step = 1e-5;
    for (let index = 0; index < parameters.length; index++) {
      const at = (moved: number) => {
        const point = parameters.slice();
        point[index] = (point[index] ?? 0) + moved;
        return lossOf(queries, point, 0.3);
      };
      expect(gradient[index]).toBeCloseTo((at(step) - at(-step)) / (2 * step), 7);
    }
  });
});
