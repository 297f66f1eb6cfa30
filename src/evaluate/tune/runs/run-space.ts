import type { FusionModel, FusionParameters, ParameterName } from '../../../fuse/fusion-method.ts';
import { type FusionMethodName, fusionMethodNamed } from '../../../fuse/fusion-methods.ts';
import type { Normalization } from '../../../fuse/normalize.ts';
import { simplexGrid } from '../simplex-grid.ts';

/** A fusion method, trained ones included, and its normalisation. */
export interface RunFamilyName {
  readonly method: FusionMethodName;
  readonly normalization: Normalization;
}

/** What a trained method learnt from some queries. */
export interface FittedModel {
  /** Differs for models that were learnt from different queries. */
  readonly key: string;
  readonly model: FusionModel;
  /** The model that scores a query, by its index; never one that was learnt from it. */
  readonly modelFor: (query: number) => FusionModel;
}

/** How runs are fused. */
export interface RunFusion extends RunFamilyName {
  readonly parameters: Partial<FusionParameters>;
  /** One per run. */
  readonly weights: readonly number[];
  /** Of a trained method. */
  readonly fitted?: FittedModel;
}

/** What is tried for one method: every choice of weights with every choice of its parameters' values. */
export interface RunSpace {
  readonly family: RunFamilyName;
  readonly runs: number;
  /** Grid steps of the weights: 10 for steps of .1. */
  readonly steps: number;
  /** The values of each parameter that the method has. */
  readonly ladders: readonly (readonly [ParameterName, readonly number[]])[];
  /** Whether weights have an effect; if not, only which runs take part is searched. */
  readonly weighted: boolean;
  /** How many points the grid has. */
  readonly points: number;
  /** Whether all of them are tried; otherwise coordinate ascent. */
  readonly exhaustive: boolean;
}

/** Grids up to this size are tried in full. */
export const gridLimit = 100_000;

/** Values tried for each parameter, besides the method's default; those out of the method's range are left out. */
const ladders: Readonly<Record<ParameterName, readonly number[]>> = {
  k: [1, 2, 5, 10, 20, 40, 60, 100, 200],
  phi: [0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99],
  gamma: [0, 0.25, 0.5, 1, 1.5, 2, 3],
  sigma: [0, 0.001, 0.01, 0.1, 0.5, 1],
  segments: [5, 10, 25, 50, 100],
  window: [1, 2, 5, 10, 20],
};

/** The space of one method over so many runs. */
export function runSpace(family: RunFamilyName, runs: number, steps: number): RunSpace {
  const { parameters, weighted } = fusionMethodNamed(family.method);
  const own = Object.entries(parameters).map(([name, range]) => {
    const values = ladders[name as ParameterName].filter((value) => value >= range.min && value <= range.max);
    return [name as ParameterName, [...new Set([...values, range.default])].sort((a, b) => a - b)] as const;
  });
  const weights = weighted ? binomial(steps + runs - 1, runs - 1) : 2 ** runs - 1;
  const points = own.reduce((product, [, values]) => product * values.length, weights);
  return { family, runs, steps, ladders: own, weighted, points, exhaustive: points <= gridLimit };
}

/** Every point of the space's grid of weights: all of the simplex, or all choices of runs where weights have no effect. */
export function weightGrid({ runs, steps, weighted }: RunSpace): number[][] {
  if (weighted) return simplexGrid(runs, steps);
  return Array.from({ length: 2 ** runs - 1 }, (_, chosen) =>
    Array.from({ length: runs }, (_, run) => ((chosen + 1) >> run) & 1),
  );
}

/** Every choice of the parameters' values; one without values if the method has no parameters. */
export function parameterGrid({ ladders }: Pick<RunSpace, 'ladders'>): Partial<FusionParameters>[] {
  return ladders.reduce<Partial<FusionParameters>[]>(
    (chosen, [name, values]) =>
      chosen.flatMap((parameters) => values.map((value) => ({ ...parameters, [name]: value }))),
    [{}],
  );
}

function binomial(n: number, k: number): number {
  let result = 1;
  // Each step's product is a binomial coefficient, so the division leaves no remainder.
  for (let i = 1; i <= Math.min(k, n - k); i++) result = (result * (n - i + 1)) / i;
  return Math.round(result);
}
