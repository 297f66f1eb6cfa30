import { describe, expect, it } from 'vitest';
import { sharePlaces } from '../../../src/fuse/look-list/share-places.ts';
import { idsOf, regionOf } from './arbitrary-regions.ts';

describe('sharePlaces', () => {
  const top = { shirt: 0.8, blouse: 0.79, vest: 0.78, tie: 0.1 };
  const shoes = { boots: 0.7, clogs: 0.4, socks: 0.1 };

  it('lists each region’s best hit, then gives the places to the region that is less decided', () => {
    const listed = sharePlaces([regionOf('r2', shoes), regionOf('r1', top)]);
    expect(idsOf(listed)).toEqual(['shirt', 'boots', 'blouse', 'vest', 'clogs', 'socks', 'tie']);
  });

  it('gives the more confident of two like regions the first of its places', () => {
    const sure = regionOf('r1', { a: 0.6, b: 0.59, c: 0.1 }, 0.9);
    const unsure = regionOf('r2', { d: 0.6, e: 0.59, f: 0.1 }, 0.5);
    expect(idsOf(sharePlaces([unsure, sure]))).toEqual(['a', 'd', 'b', 'e', 'c', 'f']);
  });

  it('orders further hits by u² times the softmax of the scores over .05 of their range', () => {
    // .64 / (1 + e^−.8…) and the like: computed here as the formula has it.
    const value = (scores: readonly number[], rank: number, confidence: number) => {
      const width = 0.05 * ((scores[0] ?? 0) - (scores.at(-1) ?? 0));
      const powers = scores.map((score) => Math.exp((score - (scores[0] ?? 0)) / width));
      const sum = powers.reduce((total, power) => total + power, 0);
      return ((scores[0] ?? 0) * confidence ** 0.25) ** 2 * ((powers[rank] ?? 0) / sum);
    };
    for (const second of [0.5, 0.52, 0.54, 0.56, 0.58]) {
      const regions = [
        regionOf('r1', { a: 0.6, b: second, c: 0.1 }, 0.9),
        regionOf('r2', { d: 0.5, e: 0.47, f: 0 }, 0.8),
      ];
      const isFirst = value([0.6, second, 0.1], 1, 0.9) > value([0.5, 0.47, 0], 1, 0.8);
      expect(idsOf(sharePlaces(regions))[2]).toBe(isFirst ? 'b' : 'e');
    }
  });

  it('shares equally among equal scores', () => {
    const two = regionOf('r1', { a: 0.5, b: 0.5 });
    const three = regionOf('r2', { c: 0.5, d: 0.5, e: 0.5 });
    expect(idsOf(sharePlaces([three, two]))).toEqual(['a', 'c', 'b', 'd', 'e']);
  });

  it('orders the first hits by u + .1 · p where regions say how sure they are, and no others', () => {
    // Equal confidences of 1: u is the score. .5 + .1 · .9 > .55 + .1 · .2, and .5 + .1 · .6 < .55 + .1 · .2.
    const plain = regionOf('r1', { a: 0.55, b: 0.54, c: 0.1 }, 1);
    const lead = regionOf('r2', { d: 0.5, e: 0.2, f: 0.1 }, 1);
    const order = (p: number) =>
      idsOf(
        sharePlaces([
          { ...plain, sure: 0.2 },
          { ...lead, sure: p },
        ]),
      );
    const further = idsOf(sharePlaces([plain, lead])).slice(2);
    expect(order(0.9)).toEqual(['d', 'a', ...further]);
    expect(order(0.6)).toEqual(['a', 'd', ...further]);
  });

  it('counts the own score of a first hit that stands before a better one, where regions say how sure they are', () => {
    const kindFirst = regionOf('r1', { best: 0.8, kind: 0.4 }, 1);
    const reordered = { ...kindFirst, items: kindFirst.items.toReversed() };
    const other = regionOf('r2', { other: 0.6 }, 1);
    expect(idsOf(sharePlaces([reordered, other]))[0]).toBe('kind');
    const sure = 0.5;
    expect(
      idsOf(
        sharePlaces([
          { ...reordered, sure },
          { ...other, sure },
        ]),
      )[0],
    ).toBe('other');
  });
});
