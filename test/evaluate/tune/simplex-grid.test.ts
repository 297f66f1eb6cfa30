import { describe, expect, it } from 'vitest';
import { simplexGrid } from '../../../src/evaluate/tune/simplex-grid.ts';

describe('simplexGrid', () => {
  it.each([
    [1, 10, 1],
    [2, 10, 11],
    [3, 10, 66],
    [4, 10, 286],
    [5, 10, 1001],
    [3, 100, 5151],
  ])('%i lists in %i steps have %i points, each once, of sum 1', (lists, steps, points) => {
    const grid = simplexGrid(lists, steps);
    expect(grid).toHaveLength(points);
    expect(
      new Set(grid.map((weights) => weights.map((weight) => Math.round(weight * steps)).join())).size,
    ).toBe(points);
    for (const weights of grid) {
      expect(weights).toHaveLength(lists);
      expect(weights.reduce((sum, weight) => sum + Math.round(weight * steps), 0)).toBe(steps);
    }
  });

  it('holds the points that sums of floating-point numbers lose', () => {
    // .2 + .7 + .1 is not 1 in binary.
    expect(0.2 + 0.7 + 0.1).not.toBe(1);
    expect(simplexGrid(3, 10)).toContainEqual([0.2, 0.7, 0.1]);
  });

  it.each([
    [0, 10],
    [1.5, 10],
    [3, 0],
    [3, 0.5],
  ])('refuses %d lists in %d steps', (lists, steps) => {
    expect(() => simplexGrid(lists, steps)).toThrow(RangeError);
  });
});
