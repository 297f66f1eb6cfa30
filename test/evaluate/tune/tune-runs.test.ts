import { describe, expect, it } from 'vitest';
import { mean } from '../../../src/evaluate/mean.ts';
import { parseMeasure } from '../../../src/evaluate/measures/parse-measure.ts';
import { mulberry32 } from '../../../src/evaluate/random.ts';
import { evaluateRun } from '../../../src/evaluate/runs/evaluate-run.ts';
import { fuseRuns, type NamedRun } from '../../../src/evaluate/runs/fuse-runs.ts';
import { parseFamilyNames } from '../../../src/evaluate/tune/parse-family-names.ts';
import { simplexGrid } from '../../../src/evaluate/tune/simplex-grid.ts';
import { tuneRuns } from '../../../src/evaluate/tune/tune-runs.ts';

const ndcg = parseMeasure('ndcg@10');
const queries = Array.from({ length: 12 }, (_, query) => `q${query}`);
const qrels = new Map(queries.map((query) => [query, new Map([['d3', 1]])]));

/** Runs over the items d0 … d9: the relevant d3 raised by so much above noise. */
function drawRuns(raised: readonly number[]): NamedRun[] {
  const random = mulberry32(5);
  return raised.map((gain, index) => ({
    name: `run${index}`,
    run: new Map(
      queries.map((query) => [
        query,
        Array.from({ length: 10 }, (_, item) => ({
          id: `d${item}`,
          score: random() + (item === 3 ? gain : 0),
        })),
      ]),
    ),
  }));
}

describe('tuneRuns', () => {
  const runs = drawRuns([0.3, 0.3, 0]);
  const methods = parseFamilyNames('wsum/min-max');
  const options = { methods, measure: ndcg, steps: 10, seed: 1 };

  it('finds the best of the whole simplex, as fusing and evaluating each point would', () => {
    const tuning = tuneRuns(runs, qrels, options);
    const values = simplexGrid(3, 10).map((weights) => {
      const fused = fuseRuns(runs, weights, { method: 'wsum', normalization: 'min-max' });
      return mean(evaluateRun(fused, qrels, [ndcg]).values.get('ndcg@10') ?? []);
    });
    expect(tuning).toMatchObject({ queries: 12, gridPoints: 66, gain: null });
    expect(tuning.training).toBeCloseTo(Math.max(...values), 12);
    expect(tuning.single.map(({ name }) => name)).toEqual(['run0', 'run1', 'run2']);
    expect(tuning.training).toBeGreaterThanOrEqual(Math.max(...tuning.single.map(({ value }) => value)));
  });

  it('estimates the gain over the best run alone on held-out queries', () => {
    const { gain } = tuneRuns(runs, qrels, { ...options, folds: 4 });
    expect(gain?.groups).toBe(12);
    expect(gain?.sentence).toMatch(/^ndcg@10 .*the (fused run|best single run)/);
  });

  it('counts a query that one run does not answer, and leaves out those without judgments or answers', () => {
    const [first, second] = runs;
    if (!first || !second) throw new RangeError('Expected two runs');
    const partial = { name: 'partial', run: new Map([...second.run].slice(0, 3)) };
    const judged = new Map([...qrels, ['unanswered', new Map([['d1', 1]])]]);
    expect(tuneRuns([first, partial], judged, options).queries).toBe(12);
    expect(() => tuneRuns([partial, partial], new Map([['other', new Map()]]), options)).toThrow(
      /no query in common/,
    );
  });

  it('refuses more folds than judged queries, naming both numbers', () => {
    expect(() => tuneRuns(runs, qrels, { ...options, folds: 13 })).toThrow(
      'Expected at least 13 judged queries for 13 folds but found 12',
    );
  });
});

describe('fuseRuns', () => {
  it('fuses query by query what either run answers', () => {
    const a = { name: 'a', run: new Map([['q1', [{ id: 'x', score: 1 }]]]) };
    const b = {
      name: 'b',
      run: new Map([
        [
          'q1',
          [
            { id: 'x', score: 0.5 },
            { id: 'y', score: 1 },
          ],
        ],
        ['q2', [{ id: 'z', score: 2 }]],
      ]),
    };
    expect(fuseRuns([a, b], [0.75, 0.25], { method: 'wsum', normalization: 'none' })).toEqual(
      new Map([
        [
          'q1',
          [
            { id: 'x', score: 0.75 + 0.25 * 0.5 },
            { id: 'y', score: 0.25 },
          ],
        ],
        ['q2', [{ id: 'z', score: 0.25 * 2 }]],
      ]),
    );
  });
});

describe('parseFamilyNames', () => {
  it('reads methods with and without a normalisation, each once', () => {
    expect(parseFamilyNames('wsum, rrf,wsum/min-max,rrf')).toEqual([
      { method: 'wsum', normalization: 'none' },
      { method: 'rrf', normalization: 'none' },
      { method: 'wsum', normalization: 'min-max' },
    ]);
  });

  it.each([
    ['magic', /available: .*wsum/],
    ['posfuse', /needs no training/],
    ['wsum/softmax', /available: none, min-max/],
    ['wsum/none/none', /METHOD/],
    ['', /fusion method/],
  ])('refuses %j, naming what there is', (names, message) => {
    expect(() => parseFamilyNames(names)).toThrow(message);
  });
});
