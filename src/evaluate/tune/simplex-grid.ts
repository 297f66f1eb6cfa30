/**
 * All weights of `lists` lists that are multiples of 1 / `steps` and sum to 1: C(steps + lists − 1, lists − 1) points, that
 * is 66, 286 and 1,001 for 3, 4 and 5 lists in steps of .1. Enumerated as integers, so that rounding loses none.
 */
export function simplexGrid(lists: number, steps: number): number[][] {
  if (!Number.isInteger(lists) || lists < 1)
    throw new RangeError(`Expected a whole number >= 1 of lists but received ${lists}`);
  if (!Number.isInteger(steps) || steps < 1)
    throw new RangeError(`Expected a whole number >= 1 of steps but received ${steps}`);
  return compositions(lists, steps).map((parts) => parts.map((part) => part / steps));
}

/** All sequences of `parts` whole numbers ≥ 0 that sum to `total`. */
function compositions(parts: number, total: number): number[][] {
  if (parts === 1) return [[total]];
  return Array.from({ length: total + 1 }, (_, first) => first).flatMap((first) =>
    compositions(parts - 1, total - first).map((rest) => [first, ...rest]),
  );
}
