/** A score and whether its item was right. */
export interface JudgedScore {
  readonly score: number;
  readonly relevant: boolean;
}

/** p = σ(a·s + b). */
export interface Platt {
  readonly a: number;
  readonly b: number;
}

/** The probability that an item of this score is right, 0..1. */
export function plattProbability({ a, b }: Platt, score: number): number {
  return 1 / (1 + Math.exp(-(a * score + b)));
}

/**
 * The maximum-likelihood a and b for judged scores, with targets (N₊ + 1)/(N₊ + 2) and 1/(N₋ + 2) in place of 1 and 0, by
 * Newton's method with backtracking: Lin, Lin and Weng, "A note on Platt's probabilistic outputs for support vector
 * machines", Machine Learning 68, 2007 (their A and B have the opposite sign). Without judgments p is .5.
 */
export function fitPlatt(judged: readonly JudgedScore[]): Platt {
  const positives = judged.filter(({ relevant }) => relevant).length;
  const negatives = judged.length - positives;
  const samples = judged.map(({ score, relevant }) => ({
    score,
    target: relevant ? (positives + 1) / (positives + 2) : 1 / (negatives + 2),
  }));
  let fit: Platt = { a: 0, b: Math.log((positives + 1) / (negatives + 1)) };
  for (let iteration = 0; iteration < 100; iteration++) {
    const step = newtonStep(samples, fit);
    if (Math.abs(step.gradientA) < 1e-9 && Math.abs(step.gradientB) < 1e-9) return fit;
    const next = backtrack(samples, fit, step);
    if (next === null) return fit;
    fit = next;
  }
  return fit;
}

interface Sample {
  readonly score: number;
  readonly target: number;
}

interface Step extends Platt {
  readonly gradientA: number;
  readonly gradientB: number;
}

/** −H⁻¹·g of the negative log-likelihood, with 1e-12 on the Hessian's diagonal to keep it invertible. */
function newtonStep(samples: readonly Sample[], fit: Platt): Step {
  let aa = 1e-12;
  let ab = 0;
  let bb = 1e-12;
  let gradientA = 0;
  let gradientB = 0;
  for (const { score, target } of samples) {
    const p = plattProbability(fit, score);
    const variance = p * (1 - p);
    aa += variance * score * score;
    ab += variance * score;
    bb += variance;
    gradientA += (p - target) * score;
    gradientB += p - target;
  }
  const determinant = aa * bb - ab * ab;
  return {
    a: -(bb * gradientA - ab * gradientB) / determinant,
    b: -(aa * gradientB - ab * gradientA) / determinant,
    gradientA,
    gradientB,
  };
}

/** The largest of full, half, quarter … steps that lowers the loss enough; null if none does. */
function backtrack(samples: readonly Sample[], fit: Platt, step: Step): Platt | null {
  const loss = negativeLogLikelihood(samples, fit);
  const slope = step.gradientA * step.a + step.gradientB * step.b;
  for (let size = 1; size >= 1e-10; size /= 2) {
    const next = { a: fit.a + size * step.a, b: fit.b + size * step.b };
    if (negativeLogLikelihood(samples, next) < loss + 1e-4 * size * slope) return next;
  }
  return null;
}

/** −Σ t·ln p + (1 − t)·ln(1 − p), without overflow. */
function negativeLogLikelihood(samples: readonly Sample[], { a, b }: Platt): number {
  return samples.reduce((sum, { score, target }) => {
    const logit = a * score + b;
    return sum + Math.max(logit, 0) - target * logit + Math.log1p(Math.exp(-Math.abs(logit)));
  }, 0);
}
