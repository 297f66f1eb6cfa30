import { mean } from '../mean.ts';
import { groupFolds } from './group-folds.ts';

/** How well any setting does, query by query. */
export interface Objective<Setting> {
  /** The group of each query: what must not be split between training and held-out queries. */
  readonly groups: readonly string[];
  /** One value a query, the higher the better. */
  readonly values: (setting: Setting) => readonly number[];
}

/** A way of looking for a setting, such as all weights of one method. */
export interface Family<Setting> {
  readonly name: string;
  /**
   * The setting of the highest score that the search finds; of equal ones the first.
   *
   * @param queries places of the queries that the score is a mean of: all that may be learnt from
   */
  readonly search: (score: (setting: Setting) => number, queries: readonly number[]) => Setting;
}

export interface CrossValidatedFamily<Setting> {
  readonly name: string;
  /** Found on all queries. */
  readonly setting: Setting;
  /** Its mean over all queries, which it was chosen on. */
  readonly training: number;
  /** The value of each query under the setting that was found without its fold. */
  readonly heldOut: readonly number[];
}

export interface CrossValidation<Setting> {
  /** In the order given. */
  readonly families: readonly CrossValidatedFamily<Setting>[];
  /** The family that does best on all queries. */
  readonly best: CrossValidatedFamily<Setting>;
  /** The second best; null where there is one family. */
  readonly runnerUp: CrossValidatedFamily<Setting> | null;
  /** The fold of each query. */
  readonly foldOf: readonly number[];
  /** By fold, what the whole choice came to without it. */
  readonly chosen: readonly Setting[];
  /** The value of each query under what the whole choice, of a family and a setting in it, came to without its fold. */
  readonly heldOut: readonly number[];
}

export interface CrossValidateOptions {
  readonly folds: number;
  readonly seed: number;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Looks for the best setting of each family on all queries, and for what that choice is worth on queries that it did not
 * see: for each fold, the search is made again on the others. Stone, "Cross-validatory choice and assessment of statistical predictions", 1974.
 *
 * The search's own optimism stays out of `heldOut`: also the choice among families is made without the fold.
 */
export function crossValidate<Setting>(
  { groups, values }: Objective<Setting>,
  families: readonly Family<Setting>[],
  { folds, seed, onProgress }: CrossValidateOptions,
): CrossValidation<Setting> {
  const foldOf = groupFolds(groups, folds, seed);
  const queries = groups.map((_, query) => query);
  const scoreOn = (of: readonly number[]) => (setting: Setting) => {
    const all = values(setting);
    return mean(of.map((query) => all[query] ?? 0));
  };
  const total = families.length * (folds + 1);
  let done = 0;
  const chosen = families.map((family) => {
    const search = (of: readonly number[]) => {
      const score = scoreOn(of);
      const setting = family.search(score, of);
      onProgress?.(++done, total);
      return { setting, training: score(setting) };
    };
    const byFold = Array.from({ length: folds }, (_, fold) =>
      search(queries.filter((query) => foldOf[query] !== fold)),
    );
    return { name: family.name, ...search(queries), byFold };
  });
  const heldOutBy = (settingOf: (fold: number) => Setting) => {
    const byFold = Array.from({ length: folds }, (_, fold) => values(settingOf(fold)));
    return queries.map((query) => byFold[foldOf[query] ?? 0]?.[query] ?? 0);
  };
  const evaluated = chosen.map(({ name, setting, training, byFold }) => ({
    name,
    setting,
    training,
    heldOut: heldOutBy((fold) => byFold[fold]?.setting ?? setting),
  }));
  const [best, runnerUp = null] = evaluated.toSorted((a, b) => b.training - a.training);
  if (!best) throw new RangeError('Expected at least one family of settings');
  const winners = Array.from({ length: folds }, (_, fold) => {
    const found = chosen.flatMap(({ byFold }) => byFold[fold] ?? []);
    return found.reduce((first, other) => (other.training > first.training ? other : first)).setting;
  });
  return {
    families: evaluated,
    best,
    runnerUp,
    foldOf,
    chosen: winners,
    heldOut: heldOutBy((fold) => winners[fold] ?? best.setting),
  };
}
