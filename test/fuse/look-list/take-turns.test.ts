import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RegionList, takeTurns } from '../../../src/fuse/look-list/take-turns.ts';
import type { ScoredItem } from '../../../src/types.ts';
import { deepFreeze } from '../arbitrary-lists.ts';

type Region = RegionList<ScoredItem & { readonly of: string }>;

/** A region's list from scores by product. */
function regionOf(region: string, scores: Readonly<Record<string, number>>, confidence = 0.9): Region {
  const items = Object.entries(scores).map(([id, score]) => ({ id, score, of: region }));
  return deepFreeze({ region, confidence, items: items.sort((a, b) => b.score - a.score) });
}

const idsOf = (items: readonly ScoredItem[]) => items.map(({ id }) => id);

/** Scores in eighths, so that ties are common. */
const anyRegions = fc
  .array(
    fc.record({
      confidence: fc.integer({ min: 0, max: 4 }).map((quarters) => quarters / 4),
      scores: fc.dictionary(
        fc.constantFrom(...'abcdefgh'),
        fc.integer({ min: -8, max: 8 }).map((eighths) => eighths / 8),
      ),
    }),
    { maxLength: 5 },
  )
  .map((regions) =>
    regions.map(({ scores, confidence }, index) => regionOf(`r${index + 1}`, scores, confidence)),
  );
const anyRounds = fc.constantFrom(0, 1, 2, Number.POSITIVE_INFINITY);

describe('takeTurns', () => {
  const top = regionOf('r1', { shirt: 0.8, blouse: 0.79, vest: 0.78, tie: 0.1 });
  const shoes = regionOf('r2', { boots: 0.5, clogs: 0.2, socks: 0.1 });

  it('lists each region’s best hit, then each second one', () => {
    const ids = idsOf(takeTurns([top, shoes]));
    const rounds = [ids.slice(0, 2), ids.slice(2, 4), ids.slice(4, 6)];
    expect(rounds.map((of) => of.toSorted())).toEqual([
      ['boots', 'shirt'],
      ['blouse', 'clogs'],
      ['socks', 'vest'],
    ]);
  });

  it('after its rounds gives the places to what is surest', () => {
    // The top's three products are nearly as good, the second shoe is far worse than the first.
    expect(idsOf(takeTurns([top, shoes], 1)).slice(2, 5)).toEqual(['blouse', 'vest', 'clogs']);
  });

  it('within a round begins with the more confident of two regions with the same scores', () => {
    const sure = regionOf('r1', { a: 0.6, b: 0.3 }, 0.9);
    const unsure = regionOf('r2', { c: 0.6, d: 0.3 }, 0.5);
    expect(idsOf(takeTurns([unsure, sure]))).toEqual(['a', 'c', 'b', 'd']);
  });

  it('within a round begins with the higher score, and with the clearer choice', () => {
    const near = regionOf('r1', { a: 0.8, b: 0.4 });
    const far = regionOf('r2', { c: 0.4, d: 0 });
    expect(idsOf(takeTurns([far, near])).slice(0, 2)).toEqual(['a', 'c']);
    const clear = regionOf('r3', { e: 0.79, f: 0.1 });
    const undecided = regionOf('r4', { g: 0.8, h: 0.8, i: 0.1 });
    expect(idsOf(takeTurns([undecided, clear])).slice(0, 2)).toEqual(['e', 'g']);
  });

  it('shows a product of several regions once, as the item of the region where it ranks best', () => {
    const listed = takeTurns([regionOf('r1', { x: 0.9, suit: 0.8 }), regionOf('r2', { suit: 0.7, y: 0.1 })]);
    expect(listed.filter(({ id }) => id === 'suit')).toMatchObject([{ of: 'r2', score: 0.7 }]);
  });

  it('breaks ties by id', () => {
    expect(idsOf(takeTurns([regionOf('r1', { b: 0.5 }), regionOf('r2', { a: 0.5 })]))).toEqual(['a', 'b']);
    expect(takeTurns([regionOf('r2', { a: 0.5 }), regionOf('r1', { a: 0.5 })])).toMatchObject([{ of: 'r1' }]);
  });

  it('of no regions, and of regions without hits, is empty', () => {
    expect(takeTurns([])).toEqual([]);
    expect(takeTurns([regionOf('r1', {}), regionOf('r2', {})])).toEqual([]);
  });

  it('of one region keeps its list', () => {
    fc.assert(
      fc.property(anyRegions, anyRounds, ([region], rounds) => {
        const scores = takeTurns(region ? [region] : [], rounds).map(({ score }) => score);
        expect(scores).toEqual((region?.items ?? []).map(({ score }) => score));
      }),
      { seed: 20261129 },
    );
  });

  it('lists every product once, whatever the order of the regions', () => {
    fc.assert(
      fc.property(anyRegions, anyRounds, (regions, rounds) => {
        const listed = takeTurns(regions, rounds);
        const ids = new Set(regions.flatMap(({ items }) => idsOf(items)));
        expect(idsOf(listed).sort()).toEqual([...ids].sort());
        expect(takeTurns(regions.toReversed(), rounds)).toEqual(listed);
      }),
      { numRuns: 1000, seed: 20261129 },
    );
  });

  it('has every region’s best hit among as many first products as there are different ones', () => {
    fc.assert(
      fc.property(anyRegions, fc.constantFrom(1, Number.POSITIVE_INFINITY), (regions, rounds) => {
        const best = new Set(regions.flatMap(({ items }) => idsOf(items.slice(0, 1))));
        const first = idsOf(takeTurns(regions, rounds)).slice(0, best.size);
        expect(new Set(first)).toEqual(best);
      }),
      { numRuns: 1000, seed: 20261129 },
    );
  });
});
