import { mulberry32 } from '../random.ts';

/**
 * The fold, 0 to `folds` − 1, of each query. Queries of one group (the garments of a photo) are in the same fold, and the
 * numbers of groups per fold differ by at most one. Reproducible from the seed. Throws RangeError for fewer than two folds
 * or fewer groups than folds.
 */
export function groupFolds(groups: readonly string[], folds: number, seed: number): number[] {
  const names = [...new Set(groups)];
  if (!Number.isInteger(folds) || folds < 2 || folds > names.length) {
    throw new RangeError(`Expected 2 to ${names.length} folds (the number of groups) but received ${folds}`);
  }
  const random = mulberry32(seed);
  // Fisher–Yates shuffle.
  for (let last = names.length - 1; last > 0; last--) {
    const drawn = Math.floor(random() * (last + 1));
    [names[last], names[drawn]] = [names[drawn] ?? '', names[last] ?? ''];
  }
  const foldOf = new Map(names.map((name, index) => [name, index % folds]));
  return groups.map((group) => foldOf.get(group) ?? 0);
}
