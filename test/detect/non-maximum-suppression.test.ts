import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { intersectionOverUnion } from '../../src/detect/intersection-over-union.ts';
import { nonMaximumSuppression, type ScoredBox } from '../../src/detect/non-maximum-suppression.ts';
import type { GarmentClass } from '../../src/types.ts';
import { anyBox } from './boxes.ts';

function candidate(x1: number, x2: number, score: number, garmentClass: GarmentClass = 'top'): ScoredBox {
  return { box: { x1, y1: 0, x2, y2: 10 }, score, garmentClass };
}

describe('nonMaximumSuppression', () => {
  it.each<[string, ScoredBox[], number, number[]]>([
    ['nothing in, nothing out', [], 0.5, []],
    ['one has no rival', [candidate(0, 10, 0.3)], 0.5, [0]],
    ['the lower of two equal boxes falls', [candidate(0, 10, 0.4), candidate(0, 10, 0.9)], 0.5, [1]],
    ['apart, both stay, best first', [candidate(0, 10, 0.4), candidate(20, 30, 0.9)], 0.5, [1, 0]],
    ['an overlap of exactly the threshold stays', [candidate(0, 10, 0.9), candidate(0, 5, 0.8)], 0.5, [0, 1]],
    ['an overlap just above the threshold falls', [candidate(0, 10, 0.9), candidate(0, 5.01, 0.8)], 0.5, [0]],
    ['equal scores: the first given wins', [candidate(0, 10, 0.5), candidate(1, 10, 0.5)], 0.5, [0]],
    ['equal scores apart keep their order', [candidate(20, 30, 0.5), candidate(0, 10, 0.5)], 0.5, [0, 1]],
    ['another class is no rival', [candidate(0, 10, 0.9), candidate(0, 10, 0.8, 'dress')], 0.5, [0, 1]],
    [
      'what is suppressed suppresses nothing: the third overlaps the second alone',
      [candidate(0, 10, 0.9), candidate(3, 13, 0.8), candidate(6, 16, 0.7)],
      0.5,
      [0, 2],
    ],
    ['a threshold of 1 keeps even the same box', [candidate(0, 10, 0.9), candidate(0, 10, 0.8)], 1, [0, 1]],
    ['a threshold of 0 lets touching boxes stay', [candidate(0, 10, 0.9), candidate(10, 20, 0.8)], 0, [0, 1]],
  ])('%s', (_reason, candidates, iouThreshold, kept) => {
    const result = nonMaximumSuppression(candidates, { iouThreshold });
    expect(result.map((one) => candidates.indexOf(one))).toEqual(kept);
  });

  it('suppresses across classes when asked', () => {
    const candidates = [candidate(0, 10, 0.8, 'dress'), candidate(0, 10, 0.9), candidate(20, 30, 0.7, 'bag')];
    const kept = nonMaximumSuppression(candidates, { iouThreshold: 0.5, classAgnostic: true });
    expect(kept).toEqual([candidates[1], candidates[2]]);
  });

  it('lets in only the best so many', () => {
    const candidates = [candidate(0, 10, 0.1), candidate(20, 30, 0.3), candidate(40, 50, 0.2)];
    const kept = nonMaximumSuppression(candidates, { iouThreshold: 0.5, maxCandidates: 2 });
    expect(kept).toEqual([candidates[1], candidates[2]]);
  });

  const scored = fc.record({
    box: anyBox,
    score: fc.double({ min: 0, max: 1, noNaN: true }),
    garmentClass: fc.constantFrom<GarmentClass>('top', 'outerwear', 'dress'),
  });
  const options = fc.record({
    iouThreshold: fc.double({ min: 0, max: 1, noNaN: true }),
    classAgnostic: fc.boolean(),
  });

  it('keeps a part of what it is given, best first, and leaves its input as it was', () => {
    fc.assert(
      fc.property(fc.array(scored), options, (candidates, settings) => {
        const given = structuredClone(candidates);
        const kept = nonMaximumSuppression(candidates, settings);
        expect(candidates).toEqual(given);
        expect(new Set(kept).size).toBe(kept.length);
        expect(kept.every((one) => candidates.includes(one))).toBe(true);
        expect(kept.map(({ score }) => score)).toEqual(kept.map(({ score }) => score).sort((a, b) => b - a));
      }),
    );
  });

  it('leaves out exactly what a better kept one overlaps too much', () => {
    fc.assert(
      fc.property(fc.array(scored), options, (candidates, settings) => {
        const kept = nonMaximumSuppression(candidates, settings);
        const rivals = (a: ScoredBox, b: ScoredBox) =>
          (settings.classAgnostic || a.garmentClass === b.garmentClass) &&
          intersectionOverUnion(a.box, b.box) > settings.iouThreshold;
        for (const one of candidates) {
          const better = kept.filter(
            (other) => other !== one && other.score >= one.score && rivals(other, one),
          );
          if (!kept.includes(one)) expect(better.length).toBeGreaterThan(0);
        }
        kept.forEach((one, index) => {
          expect(kept.slice(0, index).some((other) => rivals(other, one))).toBe(false);
        });
      }),
    );
  });

  it('changes nothing when done again', () => {
    fc.assert(
      fc.property(fc.array(scored), options, (candidates, settings) => {
        const once = nonMaximumSuppression(candidates, settings);
        expect(nonMaximumSuppression(once, settings)).toEqual(once);
      }),
    );
  });

  it('does not depend on the order given when no scores are equal', () => {
    const distinct = fc.uniqueArray(scored, { selector: ({ score }) => score });
    const withShuffled = distinct.chain((candidates) =>
      fc.tuple(
        fc.constant(candidates),
        fc.shuffledSubarray(candidates, { minLength: candidates.length, maxLength: candidates.length }),
      ),
    );
    fc.assert(
      fc.property(withShuffled, options, ([candidates, shuffled], settings) => {
        expect(nonMaximumSuppression(shuffled, settings)).toEqual(
          nonMaximumSuppression(candidates, settings),
        );
      }),
    );
  });
});
