import { describe, expect, it } from 'vitest';
import { classProbabilities } from '../../src/detect/class-probabilities.ts';

const box = { x1: 0, y1: 0, x2: 100, y2: 100 };
const coat = { box, garmentClass: 'outerwear', score: 0.6 } as const;

describe('classProbabilities', () => {
  it('is certain of a garment that no other class claims', () => {
    expect(classProbabilities(coat, [coat], [coat])).toEqual({ outerwear: 1 });
    expect(classProbabilities(coat, [], [coat])).toEqual({ outerwear: 1 });
  });

  it('takes the highest confidence of each class at this place, in proportion', () => {
    const tops = [
      { box, garmentClass: 'top', score: 0.1 },
      { box: { ...box, y2: 60 }, garmentClass: 'top', score: 0.2 },
    ] as const;
    const probabilities = classProbabilities(coat, [coat, ...tops], [coat]);
    expect(probabilities).toEqual({ outerwear: expect.closeTo(0.75), top: expect.closeTo(0.25) });
  });

  it('ignores boxes elsewhere, and weaker boxes of its own class', () => {
    const below = { box: { x1: 0, y1: 60, x2: 100, y2: 160 }, garmentClass: 'pants', score: 0.9 } as const;
    const weaker = { ...coat, score: 0.3 };
    expect(classProbabilities(coat, [coat, below, weaker], [coat])).toEqual({ outerwear: 1 });
  });

  it('takes a class that is reported at this place for another garment', () => {
    const dress = { box: { ...box, y2: 140 }, garmentClass: 'dress', score: 0.5 } as const;
    expect(classProbabilities(coat, [coat, dress], [coat, dress])).toEqual({ outerwear: 1 });
    expect(classProbabilities(coat, [coat, dress], [coat])).toEqual({
      outerwear: expect.closeTo(0.6 / 1.1),
      dress: expect.closeTo(0.5 / 1.1),
    });
  });
});
