import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guessAttributes } from '../../src/embed/guess-attributes.ts';

const color = {
  values: ['Blue', 'Green', 'Red', 'White'],
  weight: [
    [1, 0],
    [0, 1],
    [-1, 0],
    [0, 0],
  ],
  bias: [0, 0, 0, -20],
};

describe('guessAttributes', () => {
  it('gives softmax(weight · embedding + bias), the likeliest first, the unlikely left out', () => {
    const embedding = Float32Array.of(0.6, 0.8);
    const logits = [0.6, 0.8, -0.6, -20];
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
    const probability = (index: number) => expect.closeTo(Math.exp(logits[index] ?? 0) / total, 6);
    expect(guessAttributes({ color }, embedding)).toEqual({
      color: [
        { value: 'Green', probability: probability(1) },
        { value: 'Blue', probability: probability(0) },
        { value: 'Red', probability: probability(2) },
      ],
    });
  });

  it('breaks ties by the value', () => {
    const [first, second] = guessAttributes({ color }, Float32Array.of(0, 0)).color ?? [];
    expect([first?.value, second?.value]).toEqual(['Blue', 'Green']);
  });

  it('says nothing without heads', () => {
    expect(guessAttributes({}, Float32Array.of(1, 0))).toEqual({});
  });

  it('gives at most three probabilities of at least .1 that sum to at most 1, whatever the numbers', () => {
    const number = fc.double({ min: -1e4, max: 1e4, noNaN: true });
    const head = fc.integer({ min: 2, max: 9 }).chain((size) =>
      fc.record({
        values: fc.constant(Array.from({ length: size }, (_, index) => `v${index}`)),
        weight: fc.array(fc.tuple(number, number), { minLength: size, maxLength: size }),
        bias: fc.array(number, { minLength: size, maxLength: size }),
      }),
    );
    fc.assert(
      fc.property(head, number, number, (color, x, y) => {
        const { color: guesses = [] } = guessAttributes({ color }, Float32Array.of(x, y));
        expect(guesses.length).toBeGreaterThan(0);
        expect(guesses.length).toBeLessThanOrEqual(3);
        expect(guesses.every(({ probability }) => probability >= 0.1)).toBe(true);
        expect(guesses.reduce((sum, { probability }) => sum + probability, 0)).toBeLessThanOrEqual(1 + 1e-9);
      }),
    );
  });
});
