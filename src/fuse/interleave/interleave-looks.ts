import type { FusedLook, LookItem } from '../fuse-candidates.ts';
import { type Team, teamDraft } from './team-draft.ts';

/** The team of each item of a look's lists, in their order. */
export interface LookTeams {
  readonly regions: readonly (readonly Team[])[];
  readonly look: readonly Team[];
}

/**
 * One answer of two rankings of the same candidates: each list is drafted from the two, and each item is as its team's ranking
 * has it. An alternative of a hit that is listed itself is left out, so that no product is listed twice.
 *
 * @param random uniform on [0, 1)
 */
export function interleaveLooks(
  a: FusedLook,
  b: FusedLook,
  random: () => number,
): { readonly fused: FusedLook; readonly teams: LookTeams } {
  const regions = a.regions.map(({ region, items }, index) => ({
    region,
    ...interleaveLists(items, b.regions[index]?.items ?? [], random),
  }));
  const look = interleaveLists(a.look, b.look, random);
  return {
    fused: { regions: regions.map(({ region, items }) => ({ region, items })), look: look.items },
    teams: { regions: regions.map(({ teams }) => teams), look: look.teams },
  };
}

function interleaveLists(
  a: readonly LookItem[],
  b: readonly LookItem[],
  random: () => number,
): { readonly items: readonly LookItem[]; readonly teams: readonly Team[] } {
  const byId = {
    a: new Map(a.map((item) => [item.id, item])),
    b: new Map(b.map((item) => [item.id, item])),
  };
  const drafted = teamDraft([...byId.a.keys()], [...byId.b.keys()], random);
  const listed = new Set(drafted.map(({ id }) => id));
  const items = drafted.flatMap(({ id, team }) => {
    const item = byId[team ?? 'a'].get(id) ?? byId.b.get(id);
    if (!item) return [];
    return [{ ...item, alternatives: item.alternatives.filter((other) => !listed.has(other.id)) }];
  });
  return { items, teams: drafted.map(({ team }) => team) };
}
