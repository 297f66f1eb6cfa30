import { describe, expect, it } from 'vitest';
import { mean } from '../../../../src/evaluate/mean.ts';
import { parseMeasure } from '../../../../src/evaluate/measures/parse-measure.ts';
import { mulberry32 } from '../../../../src/evaluate/random.ts';
import { evaluateRun } from '../../../../src/evaluate/runs/evaluate-run.ts';
import { fuseRuns, type NamedRun } from '../../../../src/evaluate/runs/fuse-runs.ts';
import { parseFamilyNames, parseRunFamilyNames } from '../../../../src/evaluate/tune/parse-family-names.ts';
import { runSpace, weightGrid } from '../../../../src/evaluate/tune/runs/run-space.ts';
import { tuneRuns } from '../../../../src/evaluate/tune/runs/tune-runs.ts';
import { simplexGrid } from '../../../../src/evaluate/tune/simplex-grid.ts';
import type { FusionMethod } from '../../../../src/fuse/fusion-method.ts';
import { type FusionMethodName, fusionMethods } from '../../../../src/fuse/fusion-methods.ts';

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

describe('tuneRuns over parameters', () => {
  // Two runs that agree on a relevant item in the middle, and one item that a single run has first: a small k prefers the latter.
  const list = (ids: string) => [...ids].map((id, index) => ({ id, score: 10 - index }));
  const agreeing = [
    { name: 'one', run: new Map([['q', list('afrst')]]) },
    { name: 'two', run: new Map([['q', list('xyrzw')]]) },
  ];
  const judged = new Map([['q', new Map([['r', 1]])]]);

  it('tries the values of the parameter, so that a large k of RRF puts what both runs hold first', () => {
    const [rrf] = parseRunFamilyNames('rrf');
    if (!rrf) throw new RangeError('Expected a method');
    const tuning = tuneRuns(agreeing, judged, {
      methods: [rrf],
      measure: parseMeasure('mrr'),
      steps: 2,
      seed: 1,
    });
    // r: 2 / (k + 3) · ½ against a: ½ / (k + 1), more from k > 1 on.
    expect(tuning.training).toBe(1);
    expect(tuning.best.parameters.k).toBeGreaterThan(1);
    const k = runSpace(rrf, 2, 2).ladders.find(([name]) => name === 'k')?.[1] ?? [];
    expect(k).toContain(60);
    expect(tuning.gridPoints).toBe(3 * k.length);
  });

  it('chooses among the runs that take part where weights have no effect', () => {
    const [minimum] = parseRunFamilyNames('condorcet');
    if (!minimum) throw new RangeError('Expected a method');
    expect(weightGrid(runSpace(minimum, 3, 10))).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [1, 1, 0],
      [0, 0, 1],
      [1, 0, 1],
      [0, 1, 1],
      [1, 1, 1],
    ]);
  });

  it('has values in range for every parameter of every method', () => {
    for (const method of Object.keys(fusionMethods) as FusionMethodName[]) {
      const { parameters } = fusionMethods[method] as FusionMethod;
      const { ladders } = runSpace({ method, normalization: 'none' }, 2, 10);
      expect(ladders.map(([name]) => name)).toEqual(Object.keys(parameters));
      for (const [name, values] of ladders) {
        const range = parameters[name];
        expect(values).toContain(range?.default);
        expect(Math.min(...values)).toBeGreaterThanOrEqual(range?.min ?? Number.NaN);
        expect(Math.max(...values)).toBeLessThanOrEqual(range?.max ?? Number.NaN);
      }
    }
  });
});

describe('tuneRuns beyond the grid', () => {
  it('counts the points of the simplex as C(steps + runs − 1, runs − 1)', () => {
    const points = (runs: number) => runSpace({ method: 'wsum', normalization: 'none' }, runs, 10);
    expect(points(3)).toMatchObject({ points: simplexGrid(3, 10).length, exhaustive: true });
    expect(points(6)).toMatchObject({ points: simplexGrid(6, 10).length, exhaustive: true });
    // C(26, 16).
    expect(points(17)).toMatchObject({ points: 5_311_735, exhaustive: false });
  });

  it('finds by coordinate ascent what is at least as good as equal weights and every run alone', () => {
    const runs = drawRuns([0.5, 0.4, ...Array.from({ length: 15 }, () => 0)]);
    const methods = parseFamilyNames('wsum/min-max');
    const progress: [number, number][] = [];
    const tuning = tuneRuns(runs, qrels, {
      methods,
      measure: ndcg,
      steps: 10,
      folds: 3,
      seed: 1,
      onProgress: (done, total) => progress.push([done, total]),
    });
    const equal = fuseRuns(runs, Array(17).fill(1), { method: 'wsum', normalization: 'min-max' });
    const equalValue = mean(evaluateRun(equal, qrels, [ndcg]).values.get('ndcg@10') ?? []);
    expect(tuning.training).toBeGreaterThan(equalValue);
    expect(tuning.training).toBeGreaterThanOrEqual(Math.max(...tuning.single.map(({ value }) => value)));
    expect(tuning.best.weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
    expect(progress.length).toBe(tuning.evaluations);
    expect(progress.every(([done, total]) => done <= total)).toBe(true);
    const { method, normalization, weights } = tuning.best;
    const again = evaluateRun(fuseRuns(runs, weights, { method, normalization }), qrels, [ndcg]);
    expect(mean(again.values.get('ndcg@10') ?? [])).toBeCloseTo(tuning.training, 12);
  });
});

describe('tuneRuns of a method without weights, beyond the grid', () => {
  it('leaves runs out that do harm, by taking them in and out one at a time', () => {
    // The maximum lets one run that is sure of a wrong item decide; without it the right one is first.
    const good = drawRuns(Array.from({ length: 16 }, () => 5));
    const wrong = {
      name: 'wrong',
      run: new Map(queries.map((query) => [query, [{ id: 'd9', score: 100 }]])),
    };
    const methods = parseRunFamilyNames('max');
    const space = runSpace({ method: 'max', normalization: 'none' }, 17, 10);
    expect(space).toMatchObject({ points: 2 ** 17 - 1, exhaustive: false });
    const tuning = tuneRuns([...good, wrong], qrels, { methods, measure: ndcg, steps: 10, seed: 1 });
    expect(tuning.training).toBe(1);
    expect(tuning.best.weights.at(-1)).toBe(0);
    expect(tuning.best.weights.every((weight) => weight === 0 || weight === 1)).toBe(true);
  });
});

describe('tuneRuns with a trained method', () => {
  it('measures a query only under models that have not learnt from it', () => {
    // Each query's relevant item is at a rank of its own: what is learnt from other queries is of no use, what is learnt from
    // the query itself would put its item first.
    const places = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    const run = new Map(
      places.map((place) => [`q${place}`, places.map((item) => ({ id: `d${item}`, score: 10 - item }))]),
    );
    const own = new Map(places.map((place) => [`q${place}`, new Map([[`d${place}`, 1]])]));
    const methods = parseRunFamilyNames('posfuse');
    const tuning = tuneRuns([{ name: 'a', run }], own, {
      methods,
      measure: parseMeasure('hit_rate@1'),
      steps: 1,
      seed: 1,
    });
    expect(tuning.training).toBe(0);
    expect(tuning.best.fitted?.model).toEqual({ a: places.map(() => 1 / 10) });
  });

  it('can be fitted beside others, and fuses with what it learnt', () => {
    const runs = drawRuns([0.4, 0.2]);
    const methods = parseRunFamilyNames('mapfuse,bayesfuse,wsum/min-max');
    const tuning = tuneRuns(runs, qrels, { methods, measure: ndcg, steps: 4, folds: 3, seed: 1 });
    expect(tuning.families.map(({ name }) => name)).toEqual(['mapfuse', 'bayesfuse', 'wsum/min-max']);
    const map = mean(
      evaluateRun(runs[0]?.run ?? new Map(), qrels, [parseMeasure('map')]).values.get('map') ?? [],
    );
    expect(tuning.families[0]?.best.fitted?.model.run0?.[0]).toBeCloseTo(map, 12);
    expect(tuning.families.every(({ gain }) => gain?.sentence.startsWith('ndcg@10'))).toBe(true);
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
