import { type AttributeGuesses, type Detection, type ProductClass, productClasses } from '../../types.ts';
import { classifyGarment } from './classify-garment.ts';

/** How much each source says: exponents of their probabilities. */
export interface KindWeights {
  readonly head: number;
  readonly detector: number;
}

/** Fitted by `npm run picture-kinds`: docs/adr/0020. */
export const kindWeights: KindWeights = { head: 1, detector: 0.75 };

/** A kind of this probability or more is taken for the product's. */
export const leastKind = 0.7;

/** The attribute of the embedder's heads whose values are kinds of products. */
const kindAttribute = 'articleType';
/** What a class has without evidence: neither source knows every kind. */
const floors = { head: 0.01, detector: 0.05 };

/**
 * The probability of each class that a catalog image shows a product of it, for products whose row and words do not say: of class k
 * p ∝ h^a · d^b, with h the probability of its types by the type head on the whole image, and d the highest confidence of its boxes, neither below
 * its floor. The detector knows no class `other`.
 *
 * @param guesses attributes predicted from the whole image
 */
export function pictureKinds(
  detections: readonly Pick<Detection, 'garmentClass' | 'confidence'>[],
  guesses: AttributeGuesses,
  { head, detector }: KindWeights = kindWeights,
): Readonly<Record<ProductClass, number>> {
  const types = typeProbabilities(guesses);
  const seen = new Map<ProductClass, number>();
  for (const { garmentClass, confidence } of detections)
    seen.set(garmentClass, Math.max(confidence, seen.get(garmentClass) ?? 0));
  const powers = productClasses.map(
    (each) =>
      Math.max(types.get(each) ?? 0, floors.head) ** head *
      Math.max(seen.get(each) ?? 0, floors.detector) ** detector,
  );
  const total = powers.reduce((sum, power) => sum + power, 0);
  return Object.fromEntries(
    productClasses.map((each, index) => [each, (powers[index] ?? 0) / total]),
  ) as Record<ProductClass, number>;
}

/** The class of what a catalog image shows; null where it is unsure, as with a model in several garments. */
export function pictureKind(
  detections: readonly Pick<Detection, 'garmentClass' | 'confidence'>[],
  guesses: AttributeGuesses,
): ProductClass | null {
  const kinds = pictureKinds(detections, guesses);
  return productClasses.find((each) => kinds[each] >= leastKind) ?? null;
}

/** By class, the sum of its types' probabilities. Their names are shops' words. */
function typeProbabilities(guesses: AttributeGuesses): Map<ProductClass, number> {
  const types = new Map<ProductClass, number>();
  for (const { value, probability } of guesses[kindAttribute] ?? []) {
    const { garmentClass } = classifyGarment({ category: value });
    if (garmentClass) types.set(garmentClass, probability + (types.get(garmentClass) ?? 0));
  }
  return types;
}
