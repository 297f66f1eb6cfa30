import { describe, expect, it } from 'vitest';
import { crossValidate, type Family } from '../../../src/evaluate/tune/cross-validate.ts';
import { firstBest } from '../../../src/evaluate/tune/profile-families.ts';

/** Settings are numbers: each query's value is 1 at its own favourite, else 0. */
const favourites = [1, 1, 1, 1, 2, 2];
const groups = ['a', 'a', 'b', 'c', 'd', 'e'];
const objective = {
  groups,
  values: (setting: number) => favourites.map((favourite) => Number(favourite === setting)),
};
const family = (name: string, settings: readonly number[]): Family<number> => ({
  name,
  search: (score) => firstBest(settings, score),
});

describe('crossValidate', () => {
  it('chooses on all queries, and values each query under what was chosen without its fold', () => {
    const seen: (readonly number[])[] = [];
    const watched = { ...objective, values: (setting: number) => objective.values(setting) };
    const spy: Family<number> = {
      name: 'both',
      search(score) {
        seen.push([score(1), score(2)]);
        return firstBest([1, 2], score);
      },
    };
    const result = crossValidate(watched, [spy], { folds: 5, seed: 3 });
    expect(result.best).toMatchObject({ name: 'both', setting: 1, training: 4 / 6 });
    expect(result.runnerUp).toBeNull();
    // Five folds of one group each, then all.
    expect(seen).toHaveLength(6);
    expect(seen[5]).toEqual([4 / 6, 2 / 6]);
    // Without the group of two, 2 of 4 prefer either: the first stays. Everyone else is in a minority of none.
    expect(result.heldOut).toEqual([1, 1, 1, 1, 0, 0]);
  });

  it('makes the choice among families without the fold too', () => {
    // A family that only knows what the held-out query likes would win in hindsight alone.
    const result = crossValidate(objective, [family('two', [2]), family('one', [1])], { folds: 5, seed: 1 });
    expect(result.best.name).toBe('one');
    expect(result.runnerUp?.name).toBe('two');
    // Without the group of two, two queries like 1 and two like 2: of equal families the first is chosen.
    expect(result.heldOut).toEqual([0, 0, 1, 1, 0, 0]);
    expect(result.families.map(({ heldOut }) => heldOut)).toEqual([objective.values(2), objective.values(1)]);
    expect(result.chosen).toHaveLength(5);
  });

  it('chooses within the guardrails, and says which family has nothing there', () => {
    const guarded = { ...objective, admits: (setting: number) => setting !== 1 };
    const families = [family('one', [1]), family('both', [1, 2])];
    const result = crossValidate(guarded, families, { folds: 5, seed: 1 });
    expect(result.best).toMatchObject({ name: 'both', setting: 2, training: 2 / 6, admitted: true });
    expect(result.runnerUp).toMatchObject({ name: 'one', training: 4 / 6, admitted: false });
    expect(result.chosen).toEqual([2, 2, 2, 2, 2]);
  });

  it('judges the guardrails by the training queries alone', () => {
    const asked = new Set<number>();
    const admits = (_: number, queries: readonly number[]) => {
      asked.add(queries.length);
      return true;
    };
    crossValidate({ ...objective, admits }, [family('one', [1])], { folds: 5, seed: 1 });
    expect([...asked].sort()).toEqual([4, 5, 6]);
  });

  it('counts its searches', () => {
    const counts: [number, number][] = [];
    crossValidate(objective, [family('one', [1])], {
      folds: 2,
      seed: 1,
      onProgress: (done, total) => counts.push([done, total]),
    });
    expect(counts).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
  });

  it('refuses no families, and more folds than groups', () => {
    expect(() => crossValidate(objective, [], { folds: 2, seed: 1 })).toThrow(RangeError);
    expect(() => crossValidate(objective, [family('one', [1])], { folds: 6, seed: 1 })).toThrow(/folds/);
  });
});
