import { describe, expect, it } from 'vitest';
import { intersectionOverUnion } from '../../../src/detect/intersection-over-union.ts';
import { reportConsumerToShop, standIns } from '../../../src/evaluate/looks/consumer-to-shop.ts';
import type { GarmentClass } from '../../../src/types.ts';

/** A box of 10 × 10 pixels at x. */
const at = (x: number) => ({ x1: x, y1: 0, x2: x + 10, y2: 10 });
const item = (x: number, garmentClass?: GarmentClass) => ({ box: at(x), garmentClass });
const found = (x: number, garmentClass: GarmentClass | null, confidence: number) => ({
  box: at(x),
  garmentClass,
  confidence,
});
const stand = (...given: [Parameters<typeof standIns>[0], Parameters<typeof standIns>[1]]) =>
  standIns(...given, intersectionOverUnion);

describe('standIns', () => {
  it('the most confident of the detections that overlap the item most', () => {
    const detections = [found(1, 'top', 0.5), found(2, 'top', 0.9), found(41, 'pants', 0.95)];
    expect(stand([item(0, 'top'), item(40, 'pants')], detections)).toEqual([1, 2]);
  });

  it('a detection of another class does not count, however sure and well placed', () => {
    expect(stand([item(0, 'top')], [found(0, 'dress', 0.99), found(3, 'top', 0.3)])).toEqual([1]);
    expect(stand([item(0, 'top')], [found(0, 'dress', 0.99), found(0, null, 0.99)])).toEqual([null]);
  });

  it('a detection goes to one item only: the other is missed', () => {
    expect(stand([item(0, 'top'), item(6, 'top')], [found(2, 'top', 0.9)])).toEqual([0, null]);
  });

  it('has no least overlap: even a detection that overlaps nothing goes to the first item, as argmax has it', () => {
    expect(stand([item(0, 'top'), item(40, 'pants')], [found(9, 'top', 0.4)])).toEqual([0, null]);
    expect(stand([item(0, 'top'), item(40, 'pants')], [found(80, 'top', 0.4)])).toEqual([0, null]);
    expect(stand([item(0, 'top'), item(40, 'pants')], [found(80, 'pants', 0.4)])).toEqual([null, null]);
  });

  it('an item without a class is no query, but claims its detections', () => {
    expect(stand([item(0), item(6, 'top')], [found(1, 'top', 0.9)])).toEqual([undefined, null]);
  });

  it('of equal confidence the first', () => {
    expect(stand([item(0, 'top')], [found(1, 'top', 0.5), found(0, 'top', 0.5)])).toEqual([0]);
  });

  it('without detections misses all, without items has nothing', () => {
    expect(stand([item(0, 'top')], [])).toEqual([null]);
    expect(stand([], [found(0, 'top', 0.5)])).toEqual([]);
  });
});

describe('reportConsumerToShop', () => {
  const relevant = new Set(['p']);
  /** Answers with the product at that rank, none for 0. */
  const answers = (rank: number) =>
    Array.from({ length: 25 }, (_, index) => (index === rank - 1 ? 'p' : `x${index}`));
  const query = (crop: number, fused: number) => ({
    relevant,
    standIn: { crop: answers(crop), fused: answers(fused) },
  });

  it('counts hits among the first 1, 5, 10, 15 and 20, and a missed garment as none', () => {
    const missed = { relevant, standIn: null };
    const report = reportConsumerToShop([[query(1, 1), query(5, 6), missed], [query(20, 21)]]);
    expect([report?.n, report?.missed]).toEqual([4, 1 / 4]);
    const values = (top: object) => Object.entries(top).map(([name, { value }]) => [name, value]);
    expect(values(report?.crop ?? {})).toEqual([
      ['top@1', 1 / 4],
      ['top@5', 2 / 4],
      ['top@10', 2 / 4],
      ['top@15', 2 / 4],
      ['top@20', 3 / 4],
    ]);
    expect(values(report?.fused ?? {})).toEqual([
      ['top@1', 1 / 4],
      ['top@5', 1 / 4],
      ['top@10', 2 / 4],
      ['top@15', 2 / 4],
      ['top@20', 2 / 4],
    ]);
  });

  it('leaves garments out that are no query, and says nothing when none is', () => {
    expect(reportConsumerToShop([[query(1, 1), { relevant }]])?.n).toBe(1);
    expect(reportConsumerToShop([[{ relevant }]])).toBeUndefined();
    expect(reportConsumerToShop([])).toBeUndefined();
  });
});
