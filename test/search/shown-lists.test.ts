import { describe, expect, it } from 'vitest';
import type { FusedLook, LookItem } from '../../src/fuse/fuse-candidates.ts';
import type { MatchedItem, MatchedLook } from '../../src/fuse/rerank/match.ts';
import { rankedIds, shownPart } from '../../src/search/query-snapshot.ts';
import { shownLists } from '../../src/search/shown-lists.ts';

const item = (id: string, ...alternatives: string[]): MatchedItem => {
  const plain = { region: 'r1', score: 1, parts: [], confident: false, alsoMatched: [] };
  const grouped = alternatives.map((other) => ({ id: other, score: 1, parts: [] }));
  return { ...plain, id, alternatives: grouped, sameProduct: 0.1, sameKind: 0.9 } satisfies LookItem &
    MatchedItem;
};
const [skirt, watch, gown, bag] = [item('skirt'), item('watch'), item('gown', 'gown-red'), item('bag')];
const fused: FusedLook = {
  regions: [{ region: 'r1', items: [skirt, watch, gown] }],
  look: [bag, skirt, watch, gown],
};
const list = (results: readonly MatchedItem[], nearest: readonly MatchedItem[]) =>
  ({ match: 'kind', results, nearest }) as const;
const matched: MatchedLook = {
  regions: [list([skirt, gown], [watch])],
  look: list([skirt, gown], [bag, watch]),
};
const ranksOf = (shown: ReadonlyMap<string, { readonly rank: number }>) =>
  Object.fromEntries([...shown].map(([id, { rank }]) => [id, rank]));

describe('shownLists', () => {
  it('are the first hits of each list, alternatives at the rank of their hit', () => {
    const { regions, look } = shownLists({ answer: rankedIds(fused), shown: shownPart(fused, null, 3) });
    expect(regions.map(ranksOf)).toEqual([{ skirt: 1, watch: 2, gown: 3, 'gown-red': 3 }]);
    expect(ranksOf(look)).toEqual({ bag: 1, skirt: 2, watch: 3 });
  });

  it('count ranks as shown: matches first, then what is only nearest, each up to the limit', () => {
    const answer = rankedIds(fused);
    const all = shownLists({ answer, shown: shownPart(fused, matched, 3) });
    expect(all.regions.map(ranksOf)).toEqual([{ skirt: 1, gown: 2, 'gown-red': 2, watch: 3 }]);
    expect(ranksOf(all.look)).toEqual({ skirt: 1, gown: 2, 'gown-red': 2, bag: 3, watch: 4 });
    const one = shownLists({ answer, shown: shownPart(fused, matched, 1) });
    expect(ranksOf(one.look)).toEqual({ skirt: 1, bag: 2 });
  });

  it('credit the team that drafted a hit, wherever it is shown', () => {
    const teams = { regions: [['a', 'b', 'a']], look: ['b', 'a', 'b', 'a'] } as const;
    const interleaved = { id: 'x', teams };
    const { look } = shownLists({
      answer: rankedIds(fused),
      shown: shownPart(fused, matched, 3),
      interleaved,
    });
    const teamsOf = Object.fromEntries([...look].map(([id, { team }]) => [id, team]));
    expect(teamsOf).toEqual({ bag: 'b', skirt: 'a', watch: 'b', gown: 'a', 'gown-red': 'a' });
  });

  it('are whole lists in queries saved before this was noted', () => {
    expect(ranksOf(shownLists({ answer: rankedIds(fused) }).look)).toEqual({
      bag: 1,
      skirt: 2,
      watch: 3,
      gown: 4,
    });
  });
});
