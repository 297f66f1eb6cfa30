import type { FusionParameters } from '../../../fuse/fusion-method.ts';
import { fusionMethodNamed } from '../../../fuse/fusion-methods.ts';
import type { Family } from '../cross-validate.ts';
import { firstBest } from '../profile-families.ts';
import { type FittedModel, parameterGrid, type RunFusion, type RunSpace, weightGrid } from './run-space.ts';

/** Learns a trained method's model from queries, given by their indices. */
export type FitRuns = (
  space: RunSpace,
  parameters: Partial<FusionParameters>,
  queries: readonly number[],
) => FittedModel | undefined;

/**
 * Whole-number weights of the ascent, in steps of a third to a half. 8 is the start, so that a run can weigh from an eighth of
 * the others to twelve times as much, or nothing.
 */
const weightLadder = [0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96];
const startWeight = 8;
/** How far up and down the ladder a step looks; 0 is always tried. */
const reach = 2;
/** Maximum rounds over all coordinates; later gains are too small for the judgments to confirm. */
const maxRounds = 6;

/** About how many settings one ascent tries: measured ascents end after three to four rounds. */
export function ascentEstimate({ runs, ladders, weighted }: RunSpace): number {
  const perWeight = weighted ? 2 * reach + 1 : 1;
  const perRound = runs * perWeight + ladders.reduce((sum, [, values]) => sum + values.length, 0);
  return 4 * perRound + runs;
}

/**
 * The search in a space: all of its grid if that is small enough, else coordinate ascent. The ascent starts from equal
 * weights, from weights in proportion to each run's own value, and from the best run alone, whichever is best, with the
 * parameters' defaults; it varies one weight or parameter at a time until a round improves nothing.
 */
export function spaceFamily(space: RunSpace, learn: FitRuns): Family<RunFusion> {
  const { family, exhaustive } = space;
  const name = familyName(family);
  if (exhaustive) {
    const weights = weightGrid(space);
    return {
      name,
      search(score, queries) {
        const best = parameterGrid(space).map((parameters) => {
          const make = maker(space, parameters, learn, queries);
          return firstBest(weights.map(make), score);
        });
        return firstBest(best, score);
      },
    };
  }
  return { name, search: (score, queries) => ascend(space, learn, score, queries) };
}

/** `wsum/min-max`, `rrf`: as a user writes it. */
export function familyName({ method, normalization }: RunSpace['family']): string {
  return normalization === 'none' ? method : `${method}/${normalization}`;
}

interface Point {
  readonly parameters: Partial<FusionParameters>;
  /** Whole numbers, not all 0. */
  readonly weights: readonly number[];
}

function ascend(
  space: RunSpace,
  learn: FitRuns,
  score: (fusion: RunFusion) => number,
  queries: readonly number[],
): RunFusion {
  const made = new Map<string, (weights: readonly number[]) => RunFusion>();
  const settingOf = ({ parameters, weights }: Point): RunFusion => {
    const key = JSON.stringify(parameters);
    const make = made.get(key) ?? maker(space, parameters, learn, queries);
    made.set(key, make);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return make(space.weighted ? weights.map((weight) => weight / total) : weights);
  };
  const value = (point: Point) => score(settingOf(point));
  const { parameters: ranges } = fusionMethodNamed(space.family.method);
  const parameters = Object.fromEntries(space.ladders.map(([name]) => [name, ranges[name]?.default]));
  let best = firstBest(startsOf(space, parameters, value), value);
  for (let round = 0; round < maxRounds; round++) {
    const before = best;
    for (let run = 0; run < space.runs; run++)
      best = firstBest([best, ...weightMoves(best, run, space)], value);
    for (const [name, values] of space.ladders) {
      const moved = values.map((own) => ({ ...best, parameters: { ...best.parameters, [name]: own } }));
      best = firstBest([best, ...moved], value);
    }
    if (best === before) break;
  }
  return settingOf(best);
}

function startsOf(
  { runs, weighted }: RunSpace,
  parameters: Partial<FusionParameters>,
  value: (point: Point) => number,
): Point[] {
  const every = Array.from({ length: runs }, (_, run) => run);
  const all = weighted ? startWeight : 1;
  const alone = every.map((own) => ({ parameters, weights: every.map((run) => (run === own ? all : 0)) }));
  const equal = { parameters, weights: every.map(() => all) };
  if (!weighted) return [equal, firstBest(alone, value)];
  const values = alone.map(value);
  const largest = Math.max(...values);
  const proportional = values.map((own) => (largest > 0 ? nearest((2 * startWeight * own) / largest) : all));
  return [equal, { parameters, weights: proportional }, firstBest(alone, value)];
}

function nearest(weight: number): number {
  const distance = (step: number) => Math.abs(step - weight);
  return weightLadder.reduce((found, step) => (distance(step) < distance(found) ? step : found), 1);
}

/** The points that differ in one run's weight. */
function weightMoves({ parameters, weights }: Point, run: number, { weighted }: RunSpace): Point[] {
  const own = weights[run] ?? 0;
  const at = weightLadder.indexOf(own);
  const near = weightLadder.filter((_, step) => step === 0 || Math.abs(step - at) <= reach);
  const tried = (weighted ? near : [0, 1]).filter((weight) => weight !== own);
  return tried
    .map((weight) => ({ parameters, weights: weights.with(run, weight) }))
    .filter((moved) => moved.weights.some((weight) => weight > 0));
}

/** Makes the settings of one choice of parameters; a trained method is fitted once for all of them. */
function maker(
  space: RunSpace,
  parameters: Partial<FusionParameters>,
  learn: FitRuns,
  queries: readonly number[],
): (weights: readonly number[]) => RunFusion {
  const fitted = learn(space, parameters, queries);
  return (weights) => ({ ...space.family, parameters, weights, ...(fitted ? { fitted } : {}) });
}
