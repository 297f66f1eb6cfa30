import { type AttributeGuesses, type Detection, type ProductClass, productClasses } from '../../types.ts';
import { classifyGarment } from './classify-garment.ts';

/** How much each source says: exponents of their probabilities. */
export interface KindWeights {
  readonly head: number;
  readonly detector: number;
}

/** Fitted by `npm run picture-kinds`: docs/adr/0020. */
export const kindWeights: KindWeights = { head: 1, detector: 0.75 };

/** A kind that is likelier than not is taken for the product's. */
export const likelyKind = 0.5;
/** Otherwise each garment of a kind of this probability or more may be the product. */
const possibleKind = 0.1;
/** Garments that may be the product, at most. */
const mostGarments = 3;

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

/** What a catalog image says of its product: its class, else null and the garments that it may be. */
export interface PictureKind<Found> {
  readonly garmentClass: ProductClass | null;
  readonly detections: readonly Found[];
}

/**
 * The class of what a catalog image shows, if it is likelier than not; otherwise the detected garments that may be the product, as where a model
 * wears several; without such garments the likeliest class after all, because a product of unknown class is offered for any garment. An
 * embedder without a type head has no say.
 *
 * @param detections highest confidence first
 */
export function pictureKind<Found extends Pick<Detection, 'garmentClass' | 'confidence'>>(
  detections: readonly Found[],
  guesses: AttributeGuesses,
): PictureKind<Found> {
  if (typeProbabilities(guesses).size === 0) return { garmentClass: null, detections };
  const kinds = pictureKinds(detections, guesses);
  const likeliest = productClasses.reduce((best, each) => (kinds[each] > kinds[best] ? each : best));
  const possible = detections
    .slice(0, mostGarments)
    .filter(({ garmentClass }) => kinds[garmentClass] >= possibleKind);
  return kinds[likeliest] >= likelyKind || possible.length === 0
    ? { garmentClass: likeliest, detections }
    : { garmentClass: null, detections: possible };
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
