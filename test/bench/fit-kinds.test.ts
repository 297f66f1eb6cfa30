import { describe, expect, it } from 'vitest';
import { fitKindWeights, type KindSample, meanLoss, reportKinds } from '../../bench/kinds/fit-kinds.ts';
import type { GarmentClass, ProductClass } from '../../src/types.ts';

const detection = (garmentClass: GarmentClass, confidence: number) => ({ garmentClass, confidence });

const sample = (
  label: ProductClass,
  detected: readonly KindSample['detections'][number][],
  type?: string,
): KindSample => ({
  label,
  detections: detected,
  guesses: type ? { articleType: [{ value: type, probability: 0.9 }] } : {},
});
const even = { head: 1, detector: 1 };

describe('fitKindWeights', () => {
  it('gives no weight to the source that is always wrong', () => {
    const headKnows = Array.from({ length: 5 }, () => sample('pants', [detection('bag', 0.9)], 'Jeans'));
    expect(fitKindWeights([headKnows])).toMatchObject({ detector: 0 });
    const detectorKnows = Array.from({ length: 5 }, () => sample('bag', [detection('bag', 0.9)], 'Jeans'));
    expect(fitKindWeights([detectorKnows])).toMatchObject({ head: 0 });
  });

  it('does not depend on how large one of the sets is', () => {
    const one = [sample('pants', [detection('bag', 0.6)], 'Jeans')];
    const other = [sample('bag', [detection('bag', 0.6)], 'Jeans')];
    const repeated = Array.from({ length: 50 }, () => other).flat();
    expect(fitKindWeights([one, repeated])).toEqual(fitKindWeights([one, other]));
  });

  it('has a loss no higher than that of any other exponents it could have', () => {
    const samples = [
      sample('pants', [detection('pants', 0.4)], 'Jeans'),
      sample('bag', [detection('bag', 0.8)], 'Jeans'),
      sample('other', [], 'Watches'),
    ];
    const fitted = meanLoss(samples, fitKindWeights([samples]));
    for (const head of [0, 0.5, 1, 2])
      for (const detector of [0, 0.5, 1, 2])
        expect(fitted).toBeLessThanOrEqual(meanLoss(samples, { head, detector }));
  });

  it('needs samples', () => {
    expect(() => fitKindWeights([])).toThrow(RangeError);
    expect(() => fitKindWeights([[]])).toThrow(RangeError);
  });
});

describe('reportKinds', () => {
  it('counts what is sure, and of that what is right and what is unrelated', () => {
    const samples = [
      sample('pants', [detection('pants', 0.8)], 'Jeans'),
      sample('top', [detection('outerwear', 0.8)], 'Jackets'),
      sample('bag', [detection('pants', 0.8)], 'Jeans'),
      sample('bag', []),
    ];
    const report = reportKinds(samples, even, 0.7);
    expect(report).toMatchObject({ count: 4, sure: 3 / 4, right: 1 / 3, unrelated: 1 / 3 });
    // The first detection: pants right, outerwear a neighbour, pants unrelated, and none found.
    expect(report.detected).toEqual({ right: 1 / 4, unrelated: 2 / 4 });
    expect(report.reliability.reduce((sum, { count }) => sum + count, 0)).toBe(4);
  });

  it('is all 0 without samples', () => {
    expect(reportKinds([], even)).toMatchObject({ count: 0, sure: 0, right: 0, reliability: [] });
  });
});
