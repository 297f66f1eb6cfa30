import {
  type ClassProbabilities,
  type GarmentClass,
  garmentClasses,
  type ProductClass,
} from '../../types.ts';

/** Classes that shops and detectors confuse. */
const neighbours: readonly (readonly [GarmentClass, GarmentClass])[] = [
  ['top', 'outerwear'],
  ['top', 'dress'],
  ['outerwear', 'dress'],
  ['dress', 'skirt'],
  ['skirt', 'shorts'],
  ['pants', 'shorts'],
  ['pants', 'legwear'],
];

/** 1 for the same class, .6 for neighbours, 0 for others and for `other`, which is no garment. */
export function classAgreement(a: ProductClass, b: ProductClass): number {
  if (a === 'other' || b === 'other') return 0;
  if (a === b) return 1;
  return neighbours.some(([x, y]) => (x === a && y === b) || (x === b && y === a)) ? 0.6 : 0;
}

/** A garment is searched and shown as each class that it is with this probability or more. */
const leastProbability = 0.1;

/** The classes that a region's garment may be, in the order of `garmentClasses`; empty if its class is unknown. */
export function likelyClasses({
  garmentClass,
  classProbabilities,
}: {
  readonly garmentClass: GarmentClass | null;
  readonly classProbabilities?: ClassProbabilities | undefined;
}): GarmentClass[] {
  if (garmentClass === null) return [];
  if (!classProbabilities) return [garmentClass];
  return garmentClasses.filter((each) => (classProbabilities[each] ?? 0) >= leastProbability);
}

/** How well a product's class fits a region's detected class, 0 (not at all) to 1. */
export type ClassAgreement = (region: GarmentClass, product: ProductClass) => number;

/**
 * How well the classes of a region and a product agree, 0..1; 1 if either is unknown. For a region of uncertain class the
 * mean over its classes, weighted with their probabilities.
 */
export function expectedAgreement(
  region: ClassProbabilities | GarmentClass | null,
  product: ProductClass | '',
  agreement: ClassAgreement = classAgreement,
): number {
  if (region === null || product === '') return 1;
  if (typeof region === 'string') return agreement(region, product);
  let expected = 0;
  for (const [garmentClass, probability] of Object.entries(region) as [GarmentClass, number][])
    expected += probability * agreement(garmentClass, product);
  return expected;
}

/**
 * Applies the class gate λ and the class penalty δ: cosine · ((1 − λ) + λ · agreement) − δ · (1 − agreement). The gate
 * takes most from similar products. The penalty takes the same from all, so if nothing is similar, products of the right
 * class come first. A negative cosine is not scaled, which would raise it.
 */
export function lowerByClass(
  cosine: number,
  agreement: number,
  { gate, classPenalty }: { readonly gate: number; readonly classPenalty: number },
): number {
  const gated = cosine > 0 ? cosine * (1 - gate + gate * agreement) : cosine;
  return gated - classPenalty * (1 - agreement);
}
