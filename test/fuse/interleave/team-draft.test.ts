import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Drafted, teamDraft } from '../../../src/fuse/interleave/team-draft.ts';

const anyRanking = fc.uniqueArray(fc.constantFrom(...'abcdefghijkl'), { maxLength: 12 });
const anyRandom = fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }));
const settings = { numRuns: 500, seed: 20261129 };

/** The property holds for any two rankings and any lots. */
function always(
  property: (drafted: readonly Drafted[], a: readonly string[], b: readonly string[]) => void,
): void {
  fc.assert(
    fc.property(anyRanking, anyRanking, anyRandom, (a, b, lots) => {
      property(
        teamDraft(a, b, () => lots.next().value),
        a,
        b,
      );
    }),
    settings,
  );
}
const picksOf = (drafted: readonly Drafted[], team: 'a' | 'b') =>
  drafted.filter((each) => each.team === team);

describe('teamDraft', () => {
  it('lists every item of either ranking once', () => {
    always((drafted, a, b) => {
      const ids = drafted.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(new Set(ids)).toEqual(new Set([...a, ...b]));
    });
  });

  it('lets no team be ahead by more than one pick, at any rank', () => {
    always((drafted) => {
      for (let rank = 0; rank <= drafted.length; rank++) {
        const top = drafted.slice(0, rank);
        expect(Math.abs(picksOf(top, 'a').length - picksOf(top, 'b').length)).toBeLessThanOrEqual(1);
      }
    });
  });

  it('takes of each ranking a prefix: the first ranks are the union of the first of both', () => {
    always((drafted, a, b) => {
      for (let rank = 0; rank <= drafted.length; rank++) {
        if (drafted.slice(0, rank).some(({ team }) => team === null)) break;
        const top = new Set(drafted.slice(0, rank).map(({ id }) => id));
        const prefix = (ids: readonly string[]) => {
          const end = ids.findIndex((id) => !top.has(id));
          return ids.slice(0, end < 0 ? ids.length : end);
        };
        expect(new Set([...prefix(a), ...prefix(b)])).toEqual(top);
      }
    });
  });

  it('gives each team its items in the order of its own ranking', () => {
    always((drafted, a, b) => {
      for (const [team, ids] of [
        ['a', a],
        ['b', b],
      ] as const) {
        const places = picksOf(drafted, team).map(({ id }) => ids.indexOf(id));
        expect(places).toEqual(places.toSorted((x, y) => x - y));
        expect(places).not.toContain(-1);
      }
    });
  });

  it('of two equal rankings is that ranking', () => {
    fc.assert(
      fc.property(anyRanking, anyRandom, (a, lots) => {
        expect(teamDraft(a, a, () => lots.next().value).map(({ id }) => id)).toEqual(a);
      }),
      settings,
    );
  });

  it('draws by lot who begins, and gives those that are left without an opponent no team', () => {
    expect(teamDraft(['x', 'y', 'z'], ['y'], () => 0)).toEqual([
      { id: 'x', team: 'a' },
      { id: 'y', team: 'b' },
      { id: 'z', team: null },
    ]);
    expect(teamDraft(['x', 'y', 'z'], ['y'], () => 0.5)).toEqual([
      { id: 'y', team: 'b' },
      { id: 'x', team: null },
      { id: 'z', team: null },
    ]);
    expect(teamDraft([], ['y'], () => 0)).toEqual([{ id: 'y', team: null }]);
    expect(teamDraft([], [], () => 0)).toEqual([]);
  });

  it('favours neither ranking: a click on a random rank credits both alike', () => {
    // All 16 sequences of lots, equally likely, over two rankings that share nothing: each rank is of team a in half of them, but the
    // last, which is left when the other team has nothing to draft.
    const teams = Array.from({ length: 16 }, (_, bits) => {
      let lot = 0;
      return teamDraft([...'abcd'], [...'wxyz'], () => ((bits >> lot++) & 1) / 2).map(({ team }) => team);
    });
    for (let rank = 0; rank < 7; rank++) expect(teams.filter((each) => each[rank] === 'a')).toHaveLength(8);
  });
});
