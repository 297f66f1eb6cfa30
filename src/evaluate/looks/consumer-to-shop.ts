import type { Box, GarmentClass } from '../../types.ts';
import { bootstrapMean, type Estimate } from '../significance/bootstrap.ts';

/** A labelled item of a consumer's photo. Only items of known class are queries; the others still claim detections. */
export interface LabelledItem {
  readonly box: Box;
  readonly garmentClass?: GarmentClass;
}

export interface DetectedItem {
  readonly box: Box;
  readonly garmentClass: GarmentClass | null;
  readonly confidence: number;
}

/**
 * The detection that represents each labelled item of a photo in DeepFashion2's consumer-to-shop measure. Each detection
 * is assigned to the item that it overlaps most, however little (the first of equals). Among an item's detections of the
 * right class, the most confident one represents it; without one, the item is missed. Ge et al., "DeepFashion2", CVPR
 * 2019, as in its `deepfashion2_retrieval_test.py`.
 *
 * @param items all labelled items of the photo
 * @param detections all detections of the photo; of equal confidence the first wins
 * @param overlap intersection over union of two boxes, 0..1
 * @returns per item: its detection's index, null when it is missed, undefined when it is no query
 */
export function standIns(
  items: readonly LabelledItem[],
  detections: readonly DetectedItem[],
  overlap: (a: Box, b: Box) => number,
): (number | null | undefined)[] {
  const claimed = detections.map(({ box }) =>
    indexOfLargest(items.map(({ box: labelled }) => overlap(box, labelled))),
  );
  return items.map(({ garmentClass }, item) => {
    if (garmentClass === undefined) return undefined;
    const confidences = detections.map((detection, index) =>
      claimed[index] === item && detection.garmentClass === garmentClass ? detection.confidence : -1,
    );
    const best = indexOfLargest(confidences);
    return (confidences[best] ?? -1) < 0 ? null : best;
  });
}

type StandInKind = 'crop' | 'fused';

/** A labelled garment with the results of its stand-in: product ids, best first, each once. */
export interface ConsumerToShopQuery {
  /** The right products; any of them is a hit. */
  readonly relevant: ReadonlySet<string>;
  /** null where the garment is missed, undefined where it is no query; see {@link standIns}. */
  readonly standIn?: Readonly<Record<StandInKind, readonly string[]>> | null;
}

export type TopK = Readonly<Record<`top@${1 | 5 | 10 | 15 | 20}`, Estimate>>;

export interface ConsumerToShop extends Readonly<Record<StandInKind, TopK>> {
  /** Garments labelled with box and class. */
  readonly n: number;
  /** Share of them without a stand-in. */
  readonly missed: number;
}

/**
 * The share of queries whose product is among the first k results of their stand-in, with 95 % intervals by look. A missed
 * garment counts 0. Undefined without queries. DeepFashion2 also requires the box found in the shop's image to overlap the
 * product's by half; Garb indexes each product by its own garment, so this condition does not apply.
 */
export function reportConsumerToShop(
  looks: readonly (readonly ConsumerToShopQuery[])[],
): ConsumerToShop | undefined {
  const queries = looks.map((look) => look.filter(({ standIn }) => standIn !== undefined));
  const n = queries.flat().length;
  if (n === 0) return undefined;
  const topK = (kind: StandInKind): TopK => {
    const hit = ({ standIn, relevant }: ConsumerToShopQuery, k: number) =>
      standIn?.[kind].slice(0, k).some((id) => relevant.has(id)) ? 1 : 0;
    const at = (k: number) => bootstrapMean(queries.map((look) => look.map((query) => hit(query, k))));
    return { 'top@1': at(1), 'top@5': at(5), 'top@10': at(10), 'top@15': at(15), 'top@20': at(20) };
  };
  const missed = queries.flat().filter(({ standIn }) => standIn === null).length;
  return { n, missed: missed / n, crop: topK('crop'), fused: topK('fused') };
}

/** Index of the largest value, the first of equals, as NumPy's argmax; 0 of no values. */
function indexOfLargest(values: readonly number[]): number {
  return values.reduce((best, value, index) => (value > (values[best] ?? -1) ? index : best), 0);
}
