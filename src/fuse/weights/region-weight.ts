import type { ClassProbabilities, GarmentClass } from '../../types.ts';
import type { Profile } from '../profile.ts';

/** What a region's weights depend on. */
export interface WeighedRegion {
  /** null for a drawn box that no detection matches. */
  readonly garmentClass: GarmentClass | null;
  /** What else the garment may be; undefined where only its class is known. */
  readonly classProbabilities?: ClassProbabilities | undefined;
  /** Calibrated probability that the box is right, 0..1. */
  readonly confidence: number;
  /** Area of the box / area of the photo, 0..1. */
  readonly areaShare: number;
  /** Center of the box in shares of the photo's width and height, from its left and top; undefined in queries saved before it was kept. */
  readonly center?: { readonly x: number; readonly y: number };
}

/** w_r = c^α · a^β · π[class]: the weight of a crop's lists. */
export function regionWeight(region: WeighedRegion, { alpha, beta, classPrior }: Profile): number {
  const prior = region.garmentClass === null ? 1 : (classPrior[region.garmentClass] ?? 1);
  return region.confidence ** alpha * region.areaShare ** beta * prior;
}

/**
 * w_g = g0 + g1·Π(1 − c_j) + g2·exp(−η·Σ_{j ≠ own} c_j): the weight of the whole photo's lists when they are fused with
 * those of one region. It grows when the detector is unsure, and shrinks with the number of other garments in the photo,
 * whatever their class. Without `own` (a photo without regions) the sum runs over all regions.
 */
export function wholeWeight(
  regions: readonly WeighedRegion[],
  own: WeighedRegion | null,
  { g0, g1, g2, eta }: Profile,
): number {
  const unexplained = regions.reduce((product, { confidence }) => product * (1 - confidence), 1);
  const others = regions.reduce((sum, region) => (region === own ? sum : sum + region.confidence), 0);
  return g0 + g1 * unexplained + g2 * Math.exp(-eta * others);
}
