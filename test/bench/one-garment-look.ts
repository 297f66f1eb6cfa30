import type { CollectedLook } from '../../src/evaluate/looks/judge-look.ts';

/** A photo of one garment, with these cosines. */
export function lookOf(
  cosines: Readonly<Record<string, number>>,
  relevant: readonly string[],
  id = 'look',
): CollectedLook {
  const ids = Object.keys(cosines).sort();
  const scores = ids.map((product) => cosines[product] ?? 0);
  return {
    id,
    candidates: {
      regions: [{ id: 'r1', garmentClass: 'top', confidence: 0.9, areaShare: 0.2 }],
      products: ids.map((product) => ({
        id: product,
        groupId: '',
        classes: ['top' as const],
        sumNorms: { whole: 1, garment: 1 },
        duplicates: [],
      })),
      lists: [
        {
          region: 'r1',
          pairing: 'garment→garment',
          found: ids.map((product, index) => ({ id: product, score: scores[index] ?? 0 })),
          cosines: scores,
        },
      ],
    },
    labelled: null,
    garments: [{ relevant, region: 0, labelled: null, garmentClass: 'top', areaShare: 0.2, confidence: 0.9 }],
  };
}
