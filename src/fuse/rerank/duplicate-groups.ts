/** Ids in groups, which grow as pairs of duplicates are found. */
export interface DuplicateGroups {
  join(a: string, b: string): void;
  areJoined(a: string, b: string): boolean;
  /** Those of two ids or more, each sorted, by their first id. */
  groups(): string[][];
}

/** A disjoint-set forest with path halving, joined by size: Tarjan and van Leeuwen, "Worst-case analysis of set union algorithms", 1984. */
export function createDuplicateGroups(): DuplicateGroups {
  const parents = new Map<string, string>();
  const sizes = new Map<string, number>();
  const rootOf = (id: string): string => {
    let at = id;
    for (let parent = parents.get(at); parent !== undefined; parent = parents.get(at)) {
      const next = parents.get(parent) ?? parent;
      parents.set(at, next);
      at = next;
    }
    return at;
  };
  const sizeOf = (root: string) => sizes.get(root) ?? 1;
  return {
    areJoined: (a, b) => rootOf(a) === rootOf(b),
    join(a, b) {
      const [one, other] = [rootOf(a), rootOf(b)];
      if (one === other) return;
      const [large, small] = sizeOf(one) < sizeOf(other) ? [other, one] : [one, other];
      parents.set(small, large);
      sizes.set(large, sizeOf(large) + sizeOf(small));
    },
    groups() {
      const byRoot = new Map<string, string[]>();
      for (const id of new Set([...parents.keys(), ...parents.values()])) {
        const root = rootOf(id);
        byRoot.get(root)?.push(id) ?? byRoot.set(root, [id]);
      }
      return [...byRoot.values()].map((group) => group.sort()).sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
    },
  };
}
