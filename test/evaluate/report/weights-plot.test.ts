import { describe, expect, it } from 'vitest';
import {
  coefficientTable,
  confidencePlots,
  sharesAt,
  strokeLegend,
} from '../../../src/evaluate/report/weights-plot.ts';
import { type Profile, pairings } from '../../../src/fuse/profile.ts';
import { defaultProfile } from '../../../src/search/default-profile.ts';

/** w_r = c, w_g = 1, both lists of factor 1. */
const profile: Profile = {
  ...defaultProfile,
  alpha: 1,
  beta: 0,
  classPrior: {},
  g0: 1,
  g1: 0,
  g2: 0,
  pairings: { 'garment→garment': 1, 'whole→whole': 1, 'garment→whole': 0, 'whole→garment': 0 },
};
const learned: Profile = {
  ...profile,
  method: 'learned',
  learned: {
    features: { confidence: { mean: 0.5, deviation: 0.25 }, others: { mean: 0, deviation: 1 } },
    coefficients: { 'whole→whole': { confidence: Math.log(2), others: Math.log(3) } },
  },
};
const other = { garmentClass: null, confidence: 0.8, areaShare: 0.2 };

describe('the shares by confidence', () => {
  it('are the weights divided by their sum', () => {
    const [crop = 0, whole = 0, ...unused] = sharesAt(profile, 0.5, []);
    expect(crop).toBeCloseTo(0.5 / 1.5, 12);
    expect(whole).toBeCloseTo(1 / 1.5, 12);
    expect(unused).toEqual([0, 0]);
  });

  it('follow what was learnt of the confidence and of the other garments', () => {
    // c = .75 is one deviation above the mean: the whole photo's list counts twice, and with one other garment 3 times that.
    const [crop = 0, whole = 0] = sharesAt(learned, 0.75, []);
    expect(whole / crop).toBeCloseTo(2 / 0.75, 12);
    const [ofTwo = 0, wholeOfTwo = 0] = sharesAt(learned, 0.75, [other]);
    expect(wholeOfTwo / ofTwo).toBeCloseTo(6 / 0.75, 12);
  });

  it('are 0 where no list has a weight', () => {
    expect(sharesAt({ ...profile, g0: 0 }, 0, [])).toEqual([0, 0, 0, 0]);
  });

  it('are drawn for one garment and for one of three, a line a pairing, with a legend', () => {
    const plots = confidencePlots(learned);
    expect(plots.match(/<svg/g)).toHaveLength(2);
    expect(plots.match(/<polyline/g)).toHaveLength(2 * pairings.length);
    expect(plots).toContain('one of three garments');
    expect(plots).not.toContain('NaN');
    for (const pairing of pairings) expect(strokeLegend()).toContain(pairing);
  });
});

describe('the table of coefficients', () => {
  it('is empty for hand-made weights', () => {
    expect(coefficientTable(profile)).toBe('');
  });

  it('has the features of the largest coefficients first, and leaves out those without effect', () => {
    const table = coefficientTable({
      ...learned,
      learned: {
        features: { ...learned.learned?.features, area: { mean: 0, deviation: 1 } },
        coefficients: { 'whole→whole': { constant: 0.1, confidence: 0.2, others: -0.5 } },
      },
    });
    const names = [...table.matchAll(/<tr><th>([^<]+)<\/th><td>/g)].map(([, name]) => name);
    expect(names).toEqual(['others', 'confidence', 'constant']);
    expect(table).toContain('<td>-.5</td>');
  });
});
