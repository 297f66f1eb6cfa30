import type { GarmentClass } from '../types.ts';

/** Classes that shops and detectors take for each other. */
const neighbours: readonly (readonly [GarmentClass, GarmentClass])[] = [
  ['top', 'outerwear'],
  ['top', 'dress'],
  ['outerwear', 'dress'],
  ['dress', 'skirt'],
  ['skirt', 'shorts'],
  ['pants', 'shorts'],
  ['pants', 'legwear'],
];

/** 1 for the same class, .6 for neighbours, 0 for others: a class is a prior, not a filter. */
export function classAgreement(a: GarmentClass, b: GarmentClass): number {
  if (a === b) return 1;
  return neighbours.some(([x, y]) => (x === a && y === b) || (x === b && y === a)) ? 0.6 : 0;
}

/** How far a product of one class may answer for a region detected as another, 0..1; 1 says nothing against it. */
export type ClassAgreement = (region: GarmentClass, product: GarmentClass) => number;

/**
 * (1 − λ) + λ·agreement: the soft class gate; 1 where either class is not known. The agreement is `classAgreement`, or
 * one learnt from judgments by `fitConfusion`.
 */
export function classGate(
  region: GarmentClass | null,
  product: GarmentClass | '',
  lambda: number,
  agreement: ClassAgreement = classAgreement,
): number {
  return region === null || product === '' ? 1 : 1 - lambda + lambda * agreement(region, product);
}
