/** The items in an order drawn from `random`. */
export function shuffle<T>(items: readonly T[], random: () => number): T[] {
  const keys = new Map(items.map((item) => [item, random()]));
  return items.toSorted((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0));
}
