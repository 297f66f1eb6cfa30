import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FoundQuery } from '../../src/analyze/manage-queries.ts';
import { gradesByQuery, judgedLists, measureList, rightProducts } from '../../src/lab/judged-lists.ts';
import type { JudgmentRecord } from '../../src/records/judgment-records.ts';

const record = (query: string, productId: string, grade: number, source = 'human') =>
  ({ query, productId, grade, source, at: '', rank: null }) as JudgmentRecord;

/** A query with a top in a quarter of its photo, and candidates of these classes. */
const found = (classes: Readonly<Record<string, readonly string[]>>) =>
  ({
    id: 'q',
    externalId: 'look-1',
    query: {
      image: { width: 100, height: 100 },
      regions: [
        { id: 'r1', garmentClass: 'top', confidence: 0.8, box: { x1: 0, y1: 0, x2: 50, y2: 50 } },
        { id: 'r2', garmentClass: null, confidence: 1, box: { x1: 0, y1: 0, x2: 10, y2: 10 } },
      ],
      candidates: { products: Object.entries(classes).map(([id, of]) => ({ id, classes: of })) },
    },
  }) as unknown as FoundQuery;

describe('gradesByQuery', () => {
  it('has people’s grades alone, without those that say not judged', () => {
    const grades = gradesByQuery([
      record('q:r1', 'a', 2),
      record('q:r1', 'b', 0),
      record('q:r1', 'c', -1),
      record('q:r1', 'd', 3, 'event'),
      record('q', 'a', 1),
    ]);
    expect(grades).toEqual(
      new Map([
        [
          'q:r1',
          new Map([
            ['a', 2],
            ['b', 0],
          ]),
        ],
        ['q', new Map([['a', 1]])],
      ]),
    );
    expect(gradesByQuery([])).toEqual(new Map());
  });
});

describe('rightProducts', () => {
  it('are those of the highest grade, and none where nothing is right', () => {
    expect(
      rightProducts(
        new Map([
          ['a', 2],
          ['b', 1],
          ['c', 2],
          ['d', 0],
        ]),
      ),
    ).toEqual(['a', 'c']);
    expect(
      rightProducts(
        new Map([
          ['a', 1],
          ['b', 1],
        ]),
      ),
    ).toEqual(['a', 'b']);
    expect(rightProducts(new Map([['a', 0]]))).toEqual([]);
    expect(rightProducts(new Map())).toEqual([]);
  });
});

describe('judgedLists', () => {
  const query = found({ a: ['top', 'top'], b: ['pants'], c: [''] });

  it('has the garments and the look with a right product, and the slices they belong to', () => {
    const grades = gradesByQuery([
      record('q:r1', 'a', 1),
      record('q:r2', 'b', 0),
      record('q', 'b', 2),
      record('other:r1', 'a', 1),
    ]);
    const [garment, look, ...more] = judgedLists(query, grades);
    expect(more).toEqual([]);
    expect(garment).toMatchObject({
      queryId: 'q',
      externalId: 'look-1',
      region: 'r1',
      right: ['a'],
      kinds: new Set(['top']),
      garmentClass: 'top',
      areaShare: (50 * 50) / (100 * 100),
      confidence: 0.8,
    });
    expect(look).toMatchObject({
      region: null,
      right: ['b'],
      kinds: new Set(['pants']),
      garmentClass: null,
      areaShare: null,
      confidence: null,
    });
  });

  it('without a right product among the candidates takes the kind of the garment, if it is known', () => {
    const grades = gradesByQuery([record('q:r1', 'gone', 1), record('q:r2', 'c', 1)]);
    expect(judgedLists(query, grades).map(({ kinds }) => [...kinds])).toEqual([['top'], []]);
  });

  it('is empty without grades', () => {
    expect(judgedLists(query, new Map())).toEqual([]);
  });
});

describe('measureList', () => {
  const query = found({ a: ['top'], b: ['pants'], c: [''], d: ['top'] });
  const [list] = judgedLists(query, gradesByQuery([record('q:r1', 'a', 2), record('q:r1', 'd', 1)]));
  if (!list) throw new RangeError('Expected a judged list');
  const measure = (...ids: string[]) => measureList(list, ids, query.query);

  it('counts right products, grades, and the kind of the first product', () => {
    const best = 2 + 1 / Math.log2(3);
    expect(measure('a', 'd')).toEqual({ 'recall@10': 1, 'ndcg@10': 1, 'kind@1': 1 });
    expect(measure('d', 'a')).toEqual({
      'recall@10': 1,
      'ndcg@10': (1 + 2 / Math.log2(3)) / best,
      'kind@1': 1,
    });
    expect(measure('b', 'd')).toEqual({ 'recall@10': 0, 'ndcg@10': 1 / Math.log2(3) / best, 'kind@1': 0 });
  });

  it('does not count the kind of a product of unknown class, and counts an empty list as wrong', () => {
    expect(measure('c', 'a')['kind@1']).toBeNull();
    expect(measure()).toEqual({ 'recall@10': 0, 'ndcg@10': 0, 'kind@1': 0 });
  });

  it('looks at ten products, and lies between 0 and 1', () => {
    const others = Array.from({ length: 10 }, (_, n) => `x${n}`);
    expect(measure(...others, 'a')).toMatchObject({ 'recall@10': 0, 'ndcg@10': 0 });
    fc.assert(
      fc.property(fc.shuffledSubarray(['a', 'b', 'c', 'd', ...others]), (ids) => {
        for (const value of Object.values(measure(...ids))) {
          expect(value ?? 0).toBeGreaterThanOrEqual(0);
          expect(value ?? 0).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
