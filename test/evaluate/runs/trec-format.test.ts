import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQrels, parseRun } from '../../../src/evaluate/runs/run-file.ts';
import {
  formatTrecQrels,
  formatTrecRun,
  parseTrecQrels,
  parseTrecRun,
} from '../../../src/evaluate/runs/trec-format.ts';

const anyId = fc.stringMatching(/^[^\s{[#\uFEFF]\S{0,4}$/);

describe('parseTrecRun', () => {
  it('reads scores, not ranks, and keeps the order of the lines', () => {
    const text = 'q1 Q0 a 7 0.5 tag\nq2 Q0 a 1 -1e-3 tag\nq1 Q0 b 1 1.5 tag\n';
    expect([...parseTrecRun(text)]).toEqual([
      [
        'q1',
        [
          { id: 'a', score: 0.5 },
          { id: 'b', score: 1.5 },
        ],
      ],
      ['q2', [{ id: 'a', score: -0.001 }]],
    ]);
  });

  it('passes over blank lines, a byte order mark, tabs, and line ends of Windows', () => {
    const text = '\uFEFFq1\tQ0\ta  1 0.5 tag\r\n\r\n  \nq1 Q0 b 2 0.25 tag';
    expect(parseTrecRun(text).get('q1')).toEqual([
      { id: 'a', score: 0.5 },
      { id: 'b', score: 0.25 },
    ]);
  });

  it.each([
    [
      'q1 Q0 a 1 0.5 tag\n\nq1 Q0 a 1 0.5',
      'Line 3: expected "query Q0 item rank score tag" but received 5 fields',
    ],
    ['q1 Q0 a b 1 0.5 tag', 'Line 1, query q1, item a: expected a number for the rank but received b'],
    ['q1 Q0 a 1 high tag', 'Line 1, query q1, item a: expected a number for the score but received high'],
    ['q1 Q0 a 1 NaN tag', 'Line 1, query q1, item a: expected a number for the score but received NaN'],
    [
      'q1 Q0 a 1 Infinity tag',
      'Line 1, query q1, item a: expected a number for the score but received Infinity',
    ],
    [
      'q1 Q0 a 1 1 t\nq1 Q0 a 2 0 t',
      'Line 2, query q1, item a: expected each item once per query but received it again after line 1',
    ],
  ])('refuses %j', (text, message) => {
    expect(() => parseTrecRun(text)).toThrow(new SyntaxError(message));
  });

  it('names every faulty line at once, and of very many the first fifty', () => {
    expect(() => parseTrecRun('q1 Q0 a 1 x t\nq1 Q0 b 2 1 t\nq2\nq1 Q0 b 3 1 t\nq1 Q0 b 4 1 t\n')).toThrow(
      new SyntaxError(
        [
          'Line 1, query q1, item a: expected a number for the score but received x',
          'Line 3: expected "query Q0 item rank score tag" but received 1 fields',
          'Line 4, query q1, item b: expected each item once per query but received it again after line 2',
          'Line 5, query q1, item b: expected each item once per query but received it again after line 2',
        ].join('; '),
      ),
    );
    const lines = Array.from({ length: 120 }, () => 'q1\n').join('');
    expect(() => parseTrecRun(lines)).toThrow(/Line 50: [^;]*; and 70 more$/);
  });

  it('passes over comments and what follows the tag', () => {
    const text = '# made by hand\n  # indented\nq1 Q0 a 1 0.5 tag extra fields\n#q2 Q0 a 1 0.5 tag\n';
    expect([...parseTrecRun(text)]).toEqual([['q1', [{ id: 'a', score: 0.5 }]]]);
    expect(() => formatTrecRun(new Map([['#1', [{ id: 'a', score: 1 }]]]))).toThrow(/start with #: "#1"/);
  });

  it('of an empty text is empty', () => {
    expect(parseTrecRun('').size).toBe(0);
  });
});

describe('parseTrecQrels', () => {
  it('passes over comments and further fields', () => {
    expect(parseTrecQrels('# by ada\nq1 0 a 1 ada 2026-01-01\n')).toEqual(
      new Map([['q1', new Map([['a', 1]])]]),
    );
  });

  it('reads grades', () => {
    const qrels = parseTrecQrels('q1 0 a 2\nq1 0 b 0\nq2 Q0 a -1\n');
    expect(qrels).toEqual(
      new Map([
        [
          'q1',
          new Map([
            ['a', 2],
            ['b', 0],
          ]),
        ],
        ['q2', new Map([['a', -1]])],
      ]),
    );
  });

  it.each([
    ['q1 0 a', 'Line 1: expected "query 0 item grade" but received 3 fields'],
    [
      'q1 0 a 1\nq1 0 b 0.5',
      'Line 2, query q1, item b: expected a whole number for the grade but received 0.5',
    ],
    [
      'q1 0 a 1\nq2 0 a 1\nq1 0 a 2',
      'Line 3, query q1, item a: expected each item once per query but received it again after line 1',
    ],
  ])('refuses %j', (text, message) => {
    expect(() => parseTrecQrels(text)).toThrow(new SyntaxError(message));
  });
});

describe('formatTrecRun', () => {
  it('writes best first, ties by id descending, with ranks', () => {
    const run = new Map([
      [
        'q1',
        [
          { id: 'a', score: 0.5 },
          { id: 'b', score: 1 / 3 },
          { id: 'c', score: 0.5 },
        ],
      ],
    ]);
    expect(formatTrecRun(run, 'mine')).toBe(
      `q1 Q0 c 1 0.5 mine\nq1 Q0 a 2 0.5 mine\nq1 Q0 b 3 ${1 / 3} mine\n`,
    );
  });

  it.each([[''], ['red coat'], ['a\tb'], ['a\u00a0b']])('refuses the id %j', (id) => {
    expect(() => formatTrecRun(new Map([['q1', [{ id, score: 1 }]]]))).toThrow(RangeError);
    expect(() => formatTrecRun(new Map([[id, [{ id: 'a', score: 1 }]]]))).toThrow(RangeError);
    expect(() => formatTrecQrels(new Map([['q1', new Map([[id, 1]])]]))).toThrow(RangeError);
  });

  it('is read back as it was, scores to the last bit', () => {
    const anyItems = fc.uniqueArray(
      fc.record({ id: anyId, score: fc.double({ noNaN: true, noDefaultInfinity: true }) }),
      {
        selector: ({ id }) => id,
        minLength: 1,
      },
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(anyId, anyItems)), (entries) => {
        const run = new Map(entries);
        const byId = (of: typeof run) =>
          new Map(
            [...of].map(([query, items]) => [query, new Map(items.map(({ id, score }) => [id, score + 0]))]),
          );
        expect(byId(new Map([...parseRun(formatTrecRun(run))].map(([q, items]) => [q, [...items]])))).toEqual(
          byId(run),
        );
      }),
      { seed: 20260801 },
    );
  });
});

describe('formatTrecQrels', () => {
  it('is read back as it was', () => {
    const qrels = new Map([
      [
        'q2',
        new Map([
          ['b', 3],
          ['a', -1],
        ]),
      ],
      ['q1', new Map([['a', 0]])],
    ]);
    expect(formatTrecQrels(qrels)).toBe('q2 0 b 3\nq2 0 a -1\nq1 0 a 0\n');
    expect(parseQrels(formatTrecQrels(qrels))).toEqual(qrels);
  });
});
