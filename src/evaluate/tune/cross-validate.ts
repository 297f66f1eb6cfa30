import { mean } from '../mean.ts';
import { groupFolds } from './group-folds.ts';

/** The quality of any setting, per query. */
export interface Objective<Setting> {
  /** The group of each query. A group is never split between training and held-out queries. */
  readonly groups: readonly string[];
  /** One value per query, higher is better. */
  readonly values: (setting: Setting) => readonly number[];
  /** The guardrails: whether the setting may be chosen, by these queries alone. Absent: any may. */
  readonly admits?: (setting: Setting, queries: readonly number[]) => boolean;
}

/** A set of settings with a search over them, such as all weights of one method. */
export interface Family<Setting> {
  readonly name: string;
  /**
   * The setting with the highest score that the search finds; of equal ones the first.
   *
   * @param queries indices of the training queries: the score is their mean, and only they may be learnt from
   */
  readonly search: (score: (setting: Setting) => number, queries: readonly number[]) => Setting;
}

export interface CrossValidatedFamily<Setting> {
  readonly name: string;
  /** Found on all queries. */
  readonly setting: Setting;
  /** Its mean over all queries, on which it was chosen. */
  readonly training: number;
  /** False if the search found no setting within the guardrails. */
  readonly admitted: boolean;
  /** The value of each query under the setting found without its fold. */
  readonly heldOut: readonly number[];
}

export interface CrossValidation<Setting> {
  /** In the order given. */
  readonly families: readonly CrossValidatedFamily<Setting>[];
  /** The best family on all queries. */
  readonly best: CrossValidatedFamily<Setting>;
  /** The second best; null if there is only one family. */
  readonly runnerUp: CrossValidatedFamily<Setting> | null;
  /** The fold of each query. */
  readonly foldOf: readonly number[];
  /** By fold, the best setting of all families, found without the fold. */
  readonly chosen: readonly Setting[];
  /** The value of each query under the `chosen` setting of its fold. */
  readonly heldOut: readonly number[];
}

export interface CrossValidateOptions {
  readonly folds: number;
  readonly seed: number;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Subtracted from the score of a setting that breaks a guardrail: more than measures differ, so that it loses to any other. */
const penalty = 1000;

/**
 * Finds the best setting of each family on all queries, and its held-out values by repeating the search for each fold
 * without it. Stone, "Cross-validatory choice and assessment of statistical predictions", 1974.
 *
 * The overall `heldOut` is unbiased by the selection: the family too is chosen without the fold.
 */
export function crossValidate<Setting>(
  { groups, values, admits = () => true }: Objective<Setting>,
  families: readonly Family<Setting>[],
  { folds, seed, onProgress }: CrossValidateOptions,
): CrossValidation<Setting> {
  const foldOf = groupFolds(groups, folds, seed);
  const queries = groups.map((_, query) => query);
  const scoreOn = (training: readonly number[]) => (setting: Setting) => {
    const all = values(setting);
    const score = mean(training.map((query) => all[query] ?? 0));
    return admits(setting, training) ? score : score - penalty;
  };
  const total = families.length * (folds + 1);
  let done = 0;
  const chosen = families.map((family) => {
    const search = (training: readonly number[]) => {
      const score = scoreOn(training);
      const setting = family.search(score, training);
      onProgress?.(++done, total);
      return { setting, score: score(setting) };
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
  const evaluated = chosen.map(({ name, setting, score, byFold }) => ({
    name,
    setting,
    score,
    training: mean(values(setting)),
    admitted: admits(setting, queries),
    heldOut: heldOutBy((fold) => byFold[fold]?.setting ?? setting),
  }));
  const [best, runnerUp = null] = evaluated.toSorted((a, b) => b.score - a.score);
  if (!best) throw new RangeError('Expected at least one family of settings');
  const winners = Array.from({ length: folds }, (_, fold) => {
    const found = chosen.flatMap(({ byFold }) => byFold[fold] ?? []);
    return found.reduce((first, other) => (other.score > first.score ? other : first)).setting;
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
