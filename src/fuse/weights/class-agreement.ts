import type { GarmentClass } from '../../types.ts';

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

/** How far a region and a product agree, 0..1; 1 where either class is not known. */
export function agreementWith(
  region: GarmentClass | null,
  product: GarmentClass | '',
  agreement: ClassAgreement = classAgreement,
): number {
  return region === null || product === '' ? 1 : agreement(region, product);
}

/**
 * A product's cosine with a region, lowered as far as their classes do not agree: (1 − λ) + λ·agreement times as much, and
 * δ·(1 − agreement) less. The first weighs on what resembles the region, and so on finding one product among those of other classes; the
 * second on all alike, so that where nothing resembles the region, what is like it in kind comes first. A negative cosine is not
 * scaled: that would raise it.
 */
export function lowerByClass(
  cosine: number,
  agreement: number,
  { gate, classPenalty }: { readonly gate: number; readonly classPenalty: number },
): number {
  const gated = cosine > 0 ? cosine * (1 - gate + gate * agreement) : cosine;
  return gated - classPenalty * (1 - agreement);
}
