import type { FusionMethod } from '../fusion-method.ts';
import { inverseSquareRanks } from './isr.ts';

/**
 * Logarithmic inverse square rank: ln(m) · Σ 1 / r², so that an item in a single list gets 0.
 * Mourão, Martins and Magalhães, "Multimodal medical information retrieval with unsupervised rank fusion",
 * Computerized Medical Imaging and Graphics 39, 2015.
 */
export const logIsr: FusionMethod = {
  parameters: {},
  exceptions: {
    'one list keeps its order': 'ln(1) = 0: items in a single list all get 0 and are ordered by id',
  },
  weighted: true,
  scorer: () => ({ found: (entries) => inverseSquareRanks(entries, Math.log(entries.length)) }),
};
