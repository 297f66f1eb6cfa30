import { type Entry, type FusionMethod, type ItemScore, sumOf } from '../fusion-method.ts';

/**
 * Inverse square rank: m · Σ 1 / r², where m is the number of lists that contain the item, each term times the list's
 * relative weight. Mourão, Martins and Magalhães, "Multimodal medical information retrieval with unsupervised rank
 * fusion", Computerized Medical Imaging and Graphics 39, 2015.
 */
export const isr: FusionMethod = {
  parameters: {},
  exceptions: {},
  weighted: true,
  scorer: () => ({ found: (entries) => inverseSquareRanks(entries, entries.length) }),
};

/** factor · Σ w / r². */
export function inverseSquareRanks(entries: readonly Entry[], factor: number): ItemScore {
  return sumOf(entries.map(({ list, rank }) => (factor * list.relativeWeight) / rank ** 2));
}
