import type { FusionMethod } from '../fusion-method.ts';
import { inverseSquareRanks } from './isr.ts';

/**
 * Normalised logarithmic inverse square rank: ln(m + σ) · Σ 1 / r², 0 ≤ σ ≤ 1. With σ = 0 it is `log_isr` and loses the
 * order of a single list. Mourão, Martins and Magalhães, "Multimodal medical information retrieval with unsupervised
 * rank fusion", Computerized Medical Imaging and Graphics 39, 2015.
 */
export const lognIsr: FusionMethod = {
  parameters: { sigma: { default: 0.01, min: 0, max: 1 } },
  exceptions: {},
  weighted: true,
  scorer: ({ parameters: { sigma } }) => ({
    found: (entries) => inverseSquareRanks(entries, Math.log(entries.length + sigma)),
  }),
};
