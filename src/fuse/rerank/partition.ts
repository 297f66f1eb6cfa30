/** The items that pass and those that do not, both in their order. */
export function partition<Item>(
  items: readonly Item[],
  passes: (item: Item) => boolean,
): [passed: Item[], others: Item[]] {
  const passed: Item[] = [];
  const others: Item[] = [];
  for (const item of items) (passes(item) ? passed : others).push(item);
  return [passed, others];
}
