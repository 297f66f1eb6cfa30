/** One judged query with its lists scored, as numbers. Lists are in the order of the pairings. */
export interface LearningQuery {
  /** Normalised scores, `[lists][items]`, row-major; 0 for an item that a list lacks. */
  readonly scores: Float64Array;
  /** The hand-made weight of each list; 0 for a list that is not used. */
  readonly weights: readonly number[];
  /** Standardised features, the first being 1. */
  readonly features: Float64Array;
  /** Places of the relevant items, at least one. */
  readonly relevant: readonly number[];
}

/**
 * The listwise loss of weights that follow each query, and its gradient.
 *
 * A query's weights are w = softmax(ln b + Θ·z), an item's score s_d = Σ_l w_l · s_ld, its probability p = softmax(τ · s) with
 * τ = e^(t·z). The loss is the mean over the queries of −Σ_{d ∈ R} ln p_d / |R| (the top-one cross entropy of ListNet, Cao et al.,
 * "Learning to Rank: From Pairwise Approach to Listwise Approach", ICML 2007), plus λ/2 times the squared length of Θ and of t
 * without its constant. t is not part of the result: it lets a query be sharp or flat without moving weights for it.
 *
 * @param parameters Θ row by row (lists × features), then t
 * @param penalty λ
 */
export function listwiseLoss(
  queries: readonly LearningQuery[],
  parameters: Float64Array,
  gradient: Float64Array,
  penalty: number,
): number {
  gradient.fill(0);
  let loss = 0;
  for (const query of queries) loss += addQuery(query, parameters, gradient);
  const count = Math.max(1, queries.length);
  const constant = parameters.length - (queries[0]?.features.length ?? 0);
  loss /= count;
  for (let index = 0; index < parameters.length; index++) {
    const parameter = index === constant ? 0 : (parameters[index] ?? 0);
    loss += (penalty / 2) * parameter ** 2;
    gradient[index] = (gradient[index] ?? 0) / count + penalty * parameter;
  }
  return loss;
}

/** softmax(ln b + Θ·z): what share each list has for this query. */
export function learnedShares(
  { weights, features }: Pick<LearningQuery, 'weights' | 'features'>,
  parameters: Float64Array,
): number[] {
  const exponents = weights.map((weight, list) =>
    weight > 0
      ? Math.log(weight) + dotAt(parameters, list * features.length, features)
      : Number.NEGATIVE_INFINITY,
  );
  const largest = Math.max(...exponents);
  const masses = exponents.map((exponent) => Math.exp(exponent - largest));
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  return masses.map((mass) => mass / total);
}

/** s_d of each item under these shares. */
export function fusedScores(scores: Float64Array, shares: readonly number[]): Float64Array {
  const items = scores.length / shares.length;
  const fused = new Float64Array(items);
  for (let list = 0; list < shares.length; list++) {
    const share = shares[list] ?? 0;
    if (share === 0) continue;
    for (let item = 0; item < items; item++)
      fused[item] = (fused[item] ?? 0) + share * (scores[list * items + item] ?? 0);
  }
  return fused;
}

/** Adds the gradient of one query; returns its loss. */
function addQuery(query: LearningQuery, parameters: Float64Array, gradient: Float64Array): number {
  const { scores, weights, features, relevant } = query;
  const width = features.length;
  const lists = weights.length;
  const shares = learnedShares(query, parameters);
  const fused = fusedScores(scores, shares);
  const sharpness = Math.exp(dotAt(parameters, lists * width, features));
  let best = Number.NEGATIVE_INFINITY;
  for (const score of fused) best = Math.max(best, score);
  // ∂loss / ∂(τ·s_d) = p_d − [d ∈ R] / |R|.
  const slopes = fused.map((score) => Math.exp(sharpness * (score - best)));
  let total = 0;
  for (const mass of slopes) total += mass;
  for (let item = 0; item < slopes.length; item++) slopes[item] = (slopes[item] ?? 0) / total;
  let loss = Math.log(total);
  for (const item of relevant) {
    loss -= (sharpness * ((fused[item] ?? 0) - best)) / relevant.length;
    slopes[item] = (slopes[item] ?? 0) - 1 / relevant.length;
  }
  const byList = shares.map((share, list) => (share === 0 ? 0 : dotAt(scores, list * fused.length, slopes)));
  const mean = byList.reduce((sum, slope, list) => sum + slope * (shares[list] ?? 0), 0);
  for (let list = 0; list < lists; list++) {
    const slope = sharpness * (shares[list] ?? 0) * ((byList[list] ?? 0) - mean);
    if (slope !== 0) addAt(gradient, list * width, features, slope);
  }
  addAt(gradient, lists * width, features, sharpness * mean);
  return loss;
}

function dotAt(values: Float64Array, from: number, vector: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < vector.length; index++)
    sum += (values[from + index] ?? 0) * (vector[index] ?? 0);
  return sum;
}

function addAt(to: Float64Array, from: number, vector: Float64Array, factor: number): void {
  for (let index = 0; index < vector.length; index++)
    to[from + index] = (to[from + index] ?? 0) + factor * (vector[index] ?? 0);
}
