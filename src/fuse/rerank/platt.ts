/** A score and whether its item was right. */
export interface JudgedScore {
  readonly score: number;
  /** How far the score lies above the best other one of its list; negative for all but the first. 0 where it is not known. */
  readonly margin?: number;
  readonly relevant: boolean;
}

/** p = σ(a·s + margin·m + b), of a score s and its margin m. */
export interface Platt {
  readonly a: number;
  /** 0 where undefined. */
  readonly margin?: number | undefined;
  readonly b: number;
}

/** The probability that an item of this score is right, 0..1. */
export function plattProbability({ a, margin = 0, b }: Platt, score: number, above = 0): number {
  return 1 / (1 + Math.exp(-(a * score + margin * above + b)));
}

/**
 * The maximum-likelihood a and b for judged scores, with targets (N₊ + 1)/(N₊ + 2) and 1/(N₋ + 2) in place of 1 and 0, by
 * Newton's method with backtracking: Lin, Lin and Weng, "A note on Platt's probabilistic outputs for support vector
 * machines", Machine Learning 68, 2007 (their A and B have the opposite sign). With margins it fits their coefficient too.
 * Without judgments p is .5, or the prior's.
 *
 * @param prior counts like {@link priorWeight} judgments, spread evenly over scores 0 to 1 and margins −.2 to .2, with its own
 *   probabilities as targets
 */
export function fitPlatt(judged: readonly JudgedScore[], prior: Platt | null = null): Platt {
  const positives = judged.filter(({ relevant }) => relevant).length;
  const negatives = judged.length - positives;
  const hasMargins = prior !== null || judged.some(({ margin }) => margin !== undefined && margin !== 0);
  const featuresOf = (score: number, margin: number) => (hasMargins ? [score, 1, margin] : [score, 1]);
  const believed: readonly Sample[] = prior ? priorSamples(prior, featuresOf) : [];
  const samples = judged.map(({ score, margin = 0, relevant }) => ({
    features: featuresOf(score, margin),
    target: relevant ? (positives + 1) / (positives + 2) : 1 / (negatives + 2),
    weight: 1,
  }));
  const start = [0, Math.log((positives + 1) / (negatives + 1)), 0].slice(0, hasMargins ? 3 : 2);
  const [a = 0, b = 0, margin] = maximizeLikelihood([...samples, ...believed], start);
  return margin === undefined ? { a, b } : { a, margin, b };
}

interface Sample {
  readonly features: readonly number[];
  /** 0..1 */
  readonly target: number;
  readonly weight: number;
}

/** How many judgments a prior counts like. */
const priorWeight = 20;

function priorSamples(prior: Platt, featuresOf: (score: number, margin: number) => number[]): Sample[] {
  const scores = Array.from({ length: 11 }, (_, step) => step / 10);
  const margins = [-0.2, -0.1, 0, 0.1, 0.2];
  const weight = priorWeight / (scores.length * margins.length);
  return scores.flatMap((score) =>
    margins.map((margin) => ({
      features: featuresOf(score, margin),
      target: plattProbability(prior, score, margin),
      weight,
    })),
  );
}

function maximizeLikelihood(samples: readonly Sample[], start: readonly number[]): readonly number[] {
  let fit = start;
  for (let iteration = 0; iteration < 100; iteration++) {
    const gradient = gradientOf(samples, fit);
    if (gradient.every((slope) => Math.abs(slope) < 1e-9)) return fit;
    const next = backtrack(samples, fit, gradient, newtonStep(samples, fit, gradient));
    if (next === null) return fit;
    fit = next;
  }
  return fit;
}

/** Of the negative log-likelihood. */
function gradientOf(samples: readonly Sample[], fit: readonly number[]): number[] {
  const gradient = fit.map(() => 0);
  for (const { features, target, weight } of samples) {
    const error = weight * (probability(features, fit) - target);
    features.forEach((feature, i) => {
      gradient[i] = (gradient[i] ?? 0) + error * feature;
    });
  }
  return gradient;
}

/** −H⁻¹·g of the negative log-likelihood, with 1e-12 on the Hessian's diagonal to keep it invertible. */
function newtonStep(
  samples: readonly Sample[],
  fit: readonly number[],
  gradient: readonly number[],
): number[] {
  const hessian: number[][] = fit.map((_, i) => fit.map((_, j) => (i === j ? 1e-12 : 0)));
  for (const { features, weight } of samples) {
    const p = probability(features, fit);
    hessian.forEach((row, i) => {
      for (let j = 0; j < row.length; j++)
        row[j] = (row[j] ?? 0) + weight * p * (1 - p) * (features[i] ?? 0) * (features[j] ?? 0);
    });
  }
  return solve(
    hessian,
    gradient.map((slope) => -slope),
  );
}

/** x of A·x = y for a symmetric positive definite A, by Gaussian elimination. */
function solve(a: readonly (readonly number[])[], y: readonly number[]): number[] {
  const rows = a.map((row, i) => [...row, y[i] ?? 0]);
  const size = rows.length;
  for (let i = 0; i < size; i++) {
    const pivot = rows[i] ?? [];
    for (const below of rows.slice(i + 1)) {
      const factor = (below[i] ?? 0) / (pivot[i] ?? 1);
      for (let j = i; j <= size; j++) below[j] = (below[j] ?? 0) - factor * (pivot[j] ?? 0);
    }
  }
  const x = y.map(() => 0);
  for (let i = size - 1; i >= 0; i--) {
    const row = rows[i] ?? [];
    const known = x.reduce((sum, value, j) => (j > i ? sum + (row[j] ?? 0) * value : sum), 0);
    x[i] = ((row[size] ?? 0) - known) / (row[i] ?? 1);
  }
  return x;
}

/** The largest of full, half, quarter … steps that lowers the loss enough; null if none does. */
function backtrack(
  samples: readonly Sample[],
  fit: readonly number[],
  gradient: readonly number[],
  step: readonly number[],
): readonly number[] | null {
  const loss = negativeLogLikelihood(samples, fit);
  const slope = dot(gradient, step);
  for (let size = 1; size >= 1e-10; size /= 2) {
    const next = fit.map((value, i) => value + size * (step[i] ?? 0));
    if (negativeLogLikelihood(samples, next) < loss + 1e-4 * size * slope) return next;
  }
  return null;
}

/** −Σ t·ln p + (1 − t)·ln(1 − p), without overflow. */
function negativeLogLikelihood(samples: readonly Sample[], fit: readonly number[]): number {
  return samples.reduce((sum, { features, target, weight }) => {
    const logit = dot(features, fit);
    return sum + weight * (Math.max(logit, 0) - target * logit + Math.log1p(Math.exp(-Math.abs(logit))));
  }, 0);
}

function probability(features: readonly number[], fit: readonly number[]): number {
  return 1 / (1 + Math.exp(-dot(features, fit)));
}

function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
