import { type KindWeights, likelyKind, pictureKinds } from '../../src/catalog/index/picture-kind.ts';
import { classAgreement } from '../../src/fuse/weights/class-agreement.ts';
import { type AttributeGuesses, type Detection, type ProductClass, productClasses } from '../../src/types.ts';

/** What the models say of a catalog image, and what it shows. */
export interface KindSample {
  readonly label: ProductClass;
  readonly detections: readonly Pick<Detection, 'garmentClass' | 'confidence'>[];
  /** Predicted from the whole image. */
  readonly guesses: AttributeGuesses;
}

const exponents = [0, 0.1, 0.25, 0.5, 0.75, 1, 1.5, 2];

/**
 * The exponents of the two sources with the lowest mean −ln p of the labels, each set of samples counting the same, over a grid. Of equal ones the
 * smaller. Throws a RangeError without samples.
 */
export function fitKindWeights(sets: readonly (readonly KindSample[])[]): KindWeights {
  const given = sets.filter((samples) => samples.length > 0);
  if (given.length === 0) throw new RangeError('Expected samples to fit');
  const lossOf = (weights: KindWeights) =>
    given.reduce((sum, samples) => sum + meanLoss(samples, weights) / given.length, 0);
  const grid = exponents.flatMap((head) => exponents.map((detector) => ({ head, detector })));
  return grid
    .map((weights) => ({ weights, loss: lossOf(weights) }))
    .reduce((best, each) => (each.loss < best.loss ? each : best)).weights;
}

/** Mean of −ln p of the labels. */
export function meanLoss(samples: readonly KindSample[], weights: KindWeights): number {
  const losses = samples.map(
    ({ label, detections, guesses }) => -Math.log(pictureKinds(detections, guesses, weights)[label]),
  );
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

export interface KindReport {
  readonly count: number;
  /** Share of images whose kind is taken from the picture. */
  readonly sure: number;
  /** Of those: shares with the right class, and with an unrelated one. */
  readonly right: number;
  readonly unrelated: number;
  /** The same for the class of the most confident detection, of all images. */
  readonly detected: { readonly right: number; readonly unrelated: number };
  /** By tenths of the highest probability: images, its mean, and the share that is right. Empty tenths are left out. */
  readonly reliability: readonly {
    readonly count: number;
    readonly probability: number;
    readonly right: number;
  }[];
}

/** How often the picture tells a product's kind, and how often it is wrong. Shares of nothing are 0. */
export function reportKinds(
  samples: readonly KindSample[],
  weights: KindWeights,
  least = likelyKind,
): KindReport {
  const judged = samples.map(({ label, detections, guesses }) => {
    const kinds = pictureKinds(detections, guesses, weights);
    const found = productClasses.reduce((best, each) => (kinds[each] > kinds[best] ? each : best));
    return { label, found, probability: kinds[found], first: detections[0]?.garmentClass ?? null };
  });
  const sure = judged.filter(({ probability }) => probability >= least);
  const isRight = ({ label, found }: { label: ProductClass; found: ProductClass | null }) => label === found;
  const isFar = ({ label, found }: { label: ProductClass; found: ProductClass | null }) =>
    label !== found && (found === null || classAgreement(label, found) === 0);
  const detected = judged.map(({ label, first }) => ({ label, found: first }));
  const tenths = Array.from({ length: 10 }, (_, tenth) =>
    judged.filter(({ probability }) => Math.min(9, Math.floor(probability * 10)) === tenth),
  );
  return {
    count: samples.length,
    sure: share(judged, ({ probability }) => probability >= least),
    right: share(sure, isRight),
    unrelated: share(sure, isFar),
    detected: { right: share(detected, isRight), unrelated: share(detected, isFar) },
    reliability: tenths
      .filter((tenth) => tenth.length > 0)
      .map((tenth) => ({
        count: tenth.length,
        probability: tenth.reduce((sum, { probability }) => sum + probability, 0) / tenth.length,
        right: share(tenth, isRight),
      })),
  };
}

function share<T>(items: readonly T[], holds: (item: T) => boolean): number {
  return items.length === 0 ? 0 : items.filter(holds).length / items.length;
}
