import { describe, expect, it } from 'vitest';
import { takeTurns } from '../../../src/fuse/look-list/take-turns.ts';
import { idsOf, regionOf } from './arbitrary-regions.ts';

describe('takeTurns', () => {
  it('lists each region’s best hit, then each second one, the nearer first', () => {
    const top = regionOf('r1', { shirt: 0.8, blouse: 0.79, vest: 0.78 });
    const shoes = regionOf('r2', { boots: 0.5, clogs: 0.2, socks: 0.1 });
    expect(idsOf(takeTurns([shoes, top]))).toEqual(['shirt', 'boots', 'blouse', 'clogs', 'vest', 'socks']);
  });

  it('within a round orders by s · c^¼', () => {
    // .6 · .5^¼ = .505 is less than .55 · .9^¼ = .536, and more than .5 · .9^¼ = .487.
    const unsure = regionOf('r1', { a: 0.6, b: 0.6 }, 0.5);
    const sure = regionOf('r2', { c: 0.55, d: 0.5 }, 0.9);
    expect(idsOf(takeTurns([unsure, sure]))).toEqual(['c', 'a', 'b', 'd']);
  });

  it('counts scores from the lowest where one is negative, so that confidence still raises them', () => {
    const sure = regionOf('r1', { a: -0.2 }, 0.9);
    const unsure = regionOf('r2', { b: -0.2, c: -0.9 }, 0.1);
    expect(idsOf(takeTurns([unsure, sure]))).toEqual(['a', 'b', 'c']);
  });
});
