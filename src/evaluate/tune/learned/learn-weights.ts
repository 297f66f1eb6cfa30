import { type FeatureScale, type LearnedWeights, pairings } from '../../../fuse/profile.ts';
import { type LearnedFeature, learnedFeatures } from '../../../fuse/weights/learned-features.ts';
import { standardise } from '../../../fuse/weights/learned-weights.ts';
import { mean } from '../../mean.ts';
import { groupFolds } from '../group-folds.ts';
import type { LearningGarment } from './learning-set.ts';
import { fusedScores, type LearningQuery, learnedShares, listwiseLoss } from './listwise-loss.ts';
import { minimize } from './minimize.ts';

/** Values of λ tried, the strongest first. */
const penalties = [0.3, 0.1, 0.03, 0.01, 0.003];

/** Folds on which λ is chosen; fewer with fewer looks. */
const folds = 3;

/** ln τ where the search starts: cosines that differ by 1/30 differ in probability by a factor e. */
const startingSharpness = Math.log(30);

type Scales = { readonly [Name in LearnedFeature]?: FeatureScale };

export interface LearnedFit {
  readonly model: LearnedWeights;
  /** The λ chosen; null if no λ was better than the hand-made weights, which the model then keeps. */
  readonly penalty: number | null;
}

/**
 * Weights learnt from judged garments, with the λ of `penalties` whose held-out mean reciprocal rank is the highest. The hand-made
 * weights (λ = ∞) stay if none is better held out, or if there are fewer than two looks. Deterministic.
 */
export function learnWeights(garments: readonly LearningGarment[], seed = 1): LearnedFit {
  const penalty = choosePenalty(garments, seed);
  const scales = scalesOf(garments);
  if (penalty === null) return { model: { features: {}, coefficients: {} }, penalty };
  const queries = queriesOf(garments, scales);
  const start = startOf(queries);
  return { model: modelOf(fitFrom(queries, penalty, start), scales), penalty };
}

/** The learnt weights with this λ. */
export function fitWeights(garments: readonly LearningGarment[], penalty: number): LearnedWeights {
  const scales = scalesOf(garments);
  const queries = queriesOf(garments, scales);
  return modelOf(fitFrom(queries, penalty, startOf(queries)), scales);
}

/** By reciprocal rank rather than by the loss, which also rewards a better sharpness, and that changes no order. */
function choosePenalty(garments: readonly LearningGarment[], seed: number): number | null {
  const groups = garments.map(({ group }) => group);
  const parts = Math.min(folds, new Set(groups).size);
  if (parts < 2) return null;
  const foldOf = groupFolds(groups, parts, seed);
  const choices = [null, ...penalties];
  const sums = choices.map(() => 0);
  for (let fold = 0; fold < parts; fold++) {
    const training = garments.filter((_, index) => foldOf[index] !== fold);
    const scales = scalesOf(training);
    const queries = queriesOf(training, scales);
    const heldOut = queriesOf(
      garments.filter((_, index) => foldOf[index] === fold),
      scales,
    );
    let point = fitSharpness(queries, startOf(queries));
    choices.forEach((penalty, choice) => {
      // From the stronger λ's result: the minimum moves little.
      if (penalty !== null) point = fitFrom(queries, penalty, point);
      for (const query of heldOut) sums[choice] = (sums[choice] ?? 0) + reciprocalRank(query, point);
    });
  }
  // Sums in the same order of queries: equal ranks give equal sums, and the strongest λ of them is taken.
  return choices[sums.indexOf(Math.max(...sums))] ?? null;
}

/** 1 / rank of the first right item, ties in its favor. */
function reciprocalRank(query: LearningQuery, parameters: Float64Array): number {
  const fused = fusedScores(query.scores, learnedShares(query, parameters));
  const best = Math.max(...query.relevant.map((item) => fused[item] ?? 0));
  return 1 / (1 + fused.reduce((before, score) => before + (score > best ? 1 : 0), 0));
}

/** Mean and deviation of each feature that varies. A class is 0 or 1 as it is. */
function scalesOf(garments: readonly LearningGarment[]): Scales {
  const scales: { [Name in LearnedFeature]?: FeatureScale } = {};
  for (const name of learnedFeatures) {
    const known = garments.flatMap(({ values }) => values[name] ?? []);
    if (known.length === 0) continue;
    const center = mean(known);
    const deviation = Math.sqrt(mean(known.map((value) => (value - center) ** 2)));
    if (deviation < 1e-9) continue;
    scales[name] = name.startsWith('class ') ? { mean: 0, deviation: 1 } : { mean: center, deviation };
  }
  return scales;
}

function queriesOf(garments: readonly LearningGarment[], scales: Scales): LearningQuery[] {
  const used = Object.entries(scales) as [LearnedFeature, FeatureScale][];
  return garments.map(({ values, weights, scores, relevant }) => ({
    weights,
    scores,
    relevant,
    features: Float64Array.from([1, ...used.map(([name, scale]) => standardise(values[name], scale))]),
  }));
}

/** The hand-made weights: every coefficient 0 but the constant of ln τ. */
function startOf(queries: readonly LearningQuery[]): Float64Array {
  const width = queries[0]?.features.length ?? 1;
  const start = new Float64Array((pairings.length + 1) * width);
  start[pairings.length * width] = startingSharpness;
  return start;
}

function fitFrom(queries: readonly LearningQuery[], penalty: number, start: Float64Array): Float64Array {
  return minimize((point, gradient) => listwiseLoss(queries, point, gradient, penalty), start, {
    steps: 100,
  });
}

/** Only the constant of ln τ is fitted. */
function fitSharpness(queries: readonly LearningQuery[], start: Float64Array): Float64Array {
  const constant = pairings.length * (queries[0]?.features.length ?? 1);
  return minimize((point, gradient) => {
    const loss = listwiseLoss(queries, point, gradient, 0);
    const slope = gradient[constant] ?? 0;
    gradient.fill(0);
    gradient[constant] = slope;
    return loss;
  }, start);
}

/** Four digits: later ones have no effect on an order, and a profile stays readable. */
function round(value: number): number {
  return Number(value.toPrecision(4));
}

function modelOf(parameters: Float64Array, scales: Scales): LearnedWeights {
  const names = ['constant', ...Object.keys(scales)];
  const rounded = Object.entries(scales).map(([name, { mean: center, deviation }]) => [
    name,
    { mean: round(center), deviation: round(deviation) },
  ]);
  const coefficients = pairings.map((pairing, list) => {
    const row = names.map(
      (name, index) => [name, round(parameters[list * names.length + index] ?? 0)] as const,
    );
    return [pairing, Object.fromEntries(row.filter(([, value]) => value !== 0))];
  });
  return { features: Object.fromEntries(rounded), coefficients: Object.fromEntries(coefficients) };
}
