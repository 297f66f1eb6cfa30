import { describe, expect, it } from 'vitest';
import {
  answerKinds,
  type JudgedGarment,
  type Loss,
  reportLooks,
} from '../../../src/evaluate/looks/look-report.ts';
import { deepFreeze } from '../../fuse/arbitrary-lists.ts';

const sameProduct = (id: string) => id;

/** A garment of product `p` whose lists are all right, unless told otherwise. */
function garment(
  over: Partial<JudgedGarment['ranked']> = {},
  rest: Partial<JudgedGarment> = {},
): JudgedGarment {
  const right = ['p', 'x', 'y'];
  return {
    look: 'look-1',
    relevant: new Set(['p']),
    ranked: { whole: right, crop: right, fused: right, look: right, ...over },
    found: true,
    ...rest,
  };
}

const wrong = ['x', 'y', 'p'];

describe('reportLooks', () => {
  it('counts garments, not looks', () => {
    const garments = [garment(), garment({ fused: wrong }), garment({}, { look: 'look-2' })];
    const { n, fused } = reportLooks(garments, sameProduct);
    expect(n).toBe(3);
    expect(fused['r@1'].value).toBe(2 / 3);
  });

  it.each(answerKinds)('measures %s by its own list', (kind) => {
    const report = reportLooks([garment(), garment({ [kind]: wrong })], sameProduct);
    for (const other of answerKinds) {
      expect(report[other]['r@1'].value).toBe(other === kind ? 1 / 2 : 1);
    }
    expect(report[kind]['r@5'].value).toBe(1);
    expect(report[kind].mrr.value).toBe((1 + 1 / 3) / 2);
    expect(report[kind]['ndcg@10'].value).toBeCloseTo((1 + Math.log2(2) / Math.log2(4)) / 2, 12);
  });

  it('tells ranks 5, 6, 10 and 11 apart', () => {
    const at = (rank: number) =>
      garment({ fused: [...Array.from({ length: rank - 1 }, (_, n) => `x${n}`), 'p'] });
    const { fused } = reportLooks([5, 6, 10, 11].map(at), sameProduct);
    expect(fused['r@1'].value).toBe(0);
    expect(fused['r@5'].value).toBe(1 / 4);
    expect(fused['r@10'].value).toBe(3 / 4);
    expect(fused.mrr.value).toBeCloseTo((1 / 5 + 1 / 6 + 1 / 10 + 1 / 11) / 4, 12);
  });

  it(':group counts a hit on the same group, each group once in the ranking', () => {
    // p, p-blue and p-green are one coat; another product stands between.
    const groupOf = (id: string) => id.split('-')[0] ?? id;
    const garments = [
      garment({ fused: ['p-blue', 'p'] }),
      garment({ fused: ['x-red', 'x-blue', 'p-green'] }),
    ];
    const { fused } = reportLooks(garments, groupOf);
    expect(fused['r@1'].value).toBe(0);
    expect(fused['r@1:group'].value).toBe(1 / 2);
    expect(fused['mrr:group'].value).toBe((1 + 1 / 2) / 2);
    expect(fused.mrr.value).toBe((1 / 2 + 0) / 2);
  });

  it('any of several right products is a hit', () => {
    const several = garment({ fused: ['q', 'x'] }, { relevant: new Set(['p', 'q']) });
    expect(reportLooks([several], sameProduct).fused['r@1'].value).toBe(1);
  });

  const causes: readonly (readonly [keyof Loss, string, JudgedGarment])[] = [
    ['missedBox', 'no region answers', garment({ crop: [], fused: wrong, whole: wrong }, { found: false })],
    ['fusion', 'the crop alone had it', garment({ fused: wrong, whole: wrong })],
    ['fusion', 'the photo alone had it', garment({ fused: wrong, crop: wrong })],
    [
      'wrongBox',
      'the labelled box would have had it',
      garment({ fused: wrong, crop: wrong, whole: wrong }, { labelledCrop: ['p'] }),
    ],
    [
      'embedding',
      'not even the labelled box has it',
      garment({ fused: wrong, crop: wrong, whole: wrong }, { labelledCrop: wrong }),
    ],
    [
      'embedding',
      'no list has it and no box is labelled',
      garment({ fused: wrong, crop: wrong, whole: wrong }),
    ],
    ['embedding', 'nothing is listed at all', garment({ fused: [], crop: [], whole: [] })],
  ];

  it.each(causes)('lays the loss on %s: %s', (cause, _reason, lost) => {
    const { loss } = reportLooks([lost, garment()], sameProduct);
    expect(loss).toEqual({
      notInCatalog: 0,
      missedBox: 0,
      wrongBox: 0,
      fusion: 0,
      embedding: 0,
      [cause]: 1 / 2,
    });
  });

  it('the shares of the loss sum to 1 − R@1 of fused', () => {
    const garments = [...causes.map(([, , lost]) => lost), garment(), garment(), garment({ whole: wrong })];
    const { loss, fused } = reportLooks(garments, sameProduct);
    const sum = Object.values(loss).reduce((total, share) => total + share, 0);
    expect(sum).toBeCloseTo(1 - fused['r@1'].value, 12);
    expect(sum).toBeCloseTo(7 / 10, 12);
  });

  it('the same garments in another order of looks give the same values', () => {
    const garments = deepFreeze([garment(), garment({ fused: wrong }, { look: 'look-2' }), garment()]);
    const values = (given: readonly JudgedGarment[]) =>
      answerKinds.map((kind) => reportLooks(given, sameProduct)[kind].mrr.value);
    expect(values(garments.toReversed())).toEqual(values(garments));
  });

  it("has DeepFashion2's measure only where garments are labelled with box and class", () => {
    const query = garment({}, { standIn: { crop: wrong, fused: ['p'] } });
    const report = reportLooks([query, garment({}, { standIn: null }), garment()], sameProduct);
    expect(report.consumerToShop).toMatchObject({ n: 2, missed: 1 / 2 });
    expect(report.consumerToShop?.fused['top@1'].value).toBe(1 / 2);
    expect(reportLooks([garment()], sameProduct)).not.toHaveProperty('consumerToShop');
  });

  it('without garments has no figures and no loss', () => {
    const report = reportLooks([], sameProduct);
    expect(report.n).toBe(0);
    expect(report.fused['r@1']).toEqual({ value: Number.NaN, low: Number.NaN, high: Number.NaN });
    expect(report.loss).toEqual({ notInCatalog: 0, missedBox: 0, wrongBox: 0, fusion: 0, embedding: 0 });
  });
});
