import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sharePlaces } from '../../../src/fuse/look-list/share-places.ts';
import { takeTurns } from '../../../src/fuse/look-list/take-turns.ts';
import { anyRegions, idsOf, regionOf } from './arbitrary-regions.ts';

const settings = { numRuns: 1000, seed: 20261129 };

describe.each([
  ['takeTurns', takeTurns],
  ['sharePlaces', sharePlaces],
] as const)('%s', (_name, listOf) => {
  it('of no regions, and of regions without hits, is empty', () => {
    expect(listOf([])).toEqual([]);
    expect(listOf([regionOf('r1', {}), regionOf('r2', {})])).toEqual([]);
  });

  it('of one region keeps its list', () => {
    fc.assert(
      fc.property(anyRegions, ([region]) => {
        expect(listOf(region ? [region] : [])).toEqual(region?.items ?? []);
      }),
      settings,
    );
  });

  it('lists every product once, whatever the order of the regions', () => {
    fc.assert(
      fc.property(anyRegions, (regions) => {
        const listed = listOf(regions);
        const ids = new Set(regions.flatMap(({ items }) => idsOf(items)));
        expect(idsOf(listed).sort()).toEqual([...ids].sort());
        expect(listOf(regions.toReversed())).toEqual(listed);
      }),
      settings,
    );
  });

  it('has every region’s best hit among as many first products as there are different ones', () => {
    fc.assert(
      fc.property(anyRegions, (regions) => {
        const best = new Set(regions.flatMap(({ items }) => idsOf(items.slice(0, 1))));
        expect(new Set(idsOf(listOf(regions)).slice(0, best.size))).toEqual(best);
      }),
      settings,
    );
  });

  it('shows a product of several regions as the item of the region where it ranks best', () => {
    const regions = [regionOf('r1', { x: 0.9, suit: 0.8 }), regionOf('r2', { suit: 0.7, y: 0.1 })];
    expect(listOf(regions).filter(({ id }) => id === 'suit')).toMatchObject([{ of: 'r2', score: 0.7 }]);
  });

  it('breaks ties by id, then by region', () => {
    expect(idsOf(listOf([regionOf('r1', { b: 0.5 }), regionOf('r2', { a: 0.5 })]))).toEqual(['a', 'b']);
    expect(listOf([regionOf('r2', { a: 0.5 }), regionOf('r1', { a: 0.5 })])).toMatchObject([{ of: 'r1' }]);
  });
});
