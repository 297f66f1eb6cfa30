/** Which ranking an item was drafted from; null for those at the end, after one ranking had nothing left to draft. */
export type Team = 'a' | 'b' | null;

export interface Drafted {
  readonly id: string;
  readonly team: Team;
}

/**
 * Team-draft interleaving of two rankings: the team with fewer picks, or at a tie one drawn by lot, takes its best item that is
 * not taken yet. Every prefix of the result is the union of a prefix of each ranking. When one ranking has nothing left, the rest
 * of the other follows without a team: clicks there tell nothing about the two.
 * Radlinski, Kurup and Joachims, "How Does Clickthrough Data Reflect Retrieval Quality?", CIKM 2008.
 *
 * @param a ids, best first, each once
 * @param random uniform on [0, 1)
 */
export function teamDraft(a: readonly string[], b: readonly string[], random: () => number): Drafted[] {
  const drafted: Drafted[] = [];
  const taken = new Set<string>();
  const next = { a: 0, b: 0 };
  const picks = { a: 0, b: 0 };
  const bestOf = (team: 'a' | 'b'): string | undefined => {
    const ids = team === 'a' ? a : b;
    while (taken.has(ids[next[team]] ?? '')) next[team]++;
    return ids[next[team]];
  };
  const take = (id: string, team: Team) => {
    drafted.push({ id, team });
    taken.add(id);
  };
  for (;;) {
    const best = { a: bestOf('a'), b: bestOf('b') };
    if (best.a === undefined || best.b === undefined) break;
    const isA = picks.a === picks.b ? random() < 0.5 : picks.a < picks.b;
    const team = isA ? 'a' : 'b';
    picks[team]++;
    take(best[team] ?? '', team);
  }
  for (const id of [...a.slice(next.a), ...b.slice(next.b)]) if (!taken.has(id)) take(id, null);
  return drafted;
}
