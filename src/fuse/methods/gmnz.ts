import { type FusionMethod, sumOf } from '../fusion-method.ts';

/**
 * CombGMNZ: m^γ · Σ s, where m is the number of lists that contain the item, each s times the list's relative weight.
 * γ = 0 is CombSUM, γ = 1 CombMNZ. Lee, "Analyses of Multiple Evidence Combination", SIGIR 1997.
 */
export const gmnz: FusionMethod = {
  parameters: { gamma: { default: 0.5, min: 0, max: 10 } },
  exceptions: {},
  weighted: true,
  scorer: ({ parameters: { gamma } }) => ({
    found: (entries) => {
      const factor = entries.length ** gamma;
      return sumOf(entries.map(({ list, normalised }) => factor * list.relativeWeight * normalised));
    },
  }),
};
