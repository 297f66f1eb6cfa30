import { describe, expect, it } from 'vitest';
import {
  formatRanxQrels,
  formatRanxRun,
  parseRanxQrels,
  parseRanxRun,
} from '../../../src/evaluate/runs/ranx-format.ts';
import { parseQrels, parseRun } from '../../../src/evaluate/runs/run-file.ts';

const run = new Map([
  [
    'q 2',
    [
      { id: '10', score: 0.5 },
      { id: '9', score: 1 / 3 },
    ],
  ],
  ['q1', []],
  ['__proto__', [{ id: 'a "b"', score: -2 }]],
]);
const qrels = new Map([
  [
    'q1',
    new Map([
      ['10', 2],
      ['9', 0],
    ]),
  ],
  ['q2', new Map()],
]);

describe('ranx JSON', () => {
  it('is read back as it was written, queries without items and odd ids too', () => {
    expect(formatRanxQrels(qrels)).toBe('{"q1":{"10":2,"9":0},\n"q2":{}}\n');
    expect(parseQrels(formatRanxQrels(qrels))).toEqual(qrels);
    const read = parseRun(formatRanxRun(run));
    expect([...read.keys()]).toEqual([...run.keys()]);
    // An object of JavaScript moves ids that are numbers to the front.
    expect(new Set(read.get('q 2'))).toEqual(new Set(run.get('q 2')));
    expect(read.get('q1')).toEqual([]);
    expect(read.get('__proto__')).toEqual([{ id: 'a "b"', score: -2 }]);
  });

  it('of nothing is an empty object', () => {
    expect(formatRanxRun(new Map())).toBe('{}\n');
    expect(parseRanxRun('{}').size).toBe(0);
  });

  it('is told from TREC by its first character', () => {
    expect(parseRun('\uFEFF \n{"q1": {"a": 1}}').get('q1')).toEqual([{ id: 'a', score: 1 }]);
    expect(parseRun('q1 Q0 a 1 1 t').get('q1')).toEqual([{ id: 'a', score: 1 }]);
  });

  it.each([
    ['{"q1": {"a": "high"}}', 'Query q1, item a: expected a number for the score but received "high"'],
    ['{"q1": {"a": null}}', 'Query q1, item a: expected a number for the score but received null'],
    ['{"q1": [1]}', 'expected an object for query q1 but received [1]'],
    ['["q1"]', 'expected an object for the file but received ["q1"]'],
  ])('refuses the run %s', (text, message) => {
    expect(() => parseRun(text)).toThrow(new SyntaxError(message));
  });

  it('names every fault at once', () => {
    const text = '{"q1": {"a": "x", "b": 1},\n "q2": 7,\n "q1": {"a": null, "b": 2, "b": 3}}';
    expect(() => parseRun(text)).toThrow(
      new SyntaxError(
        [
          'Line 3, query q1: expected each name once but received it again',
          'Line 3, query q1, item b: expected each name once but received it again',
          'Query q1, item a: expected a number for the score but received null',
          'expected an object for query q2 but received 7',
        ].join('; '),
      ),
    );
  });

  it('takes a name for repeated only within its object, whatever its letters', () => {
    const text = '{"q1": {"a": 1, "b:{}[],\\"": 2}, "q2": {"a": 1, "q1": 1}}';
    expect(parseRanxRun(text).size).toBe(2);
    // Both spell the same name.
    expect(() => parseRanxRun('{"q": {"a": 1, "\\u0061": 2}}')).toThrow('Line 1, query q, item a');
  });

  it('refuses a grade that is no whole number', () => {
    expect(() => parseRanxQrels('{"q1": {"a": 0.5}}')).toThrow(
      new SyntaxError('Query q1, item a: expected a whole number for the grade but received 0.5'),
    );
  });

  it.each([
    ['{"q1": {"a": 1},\n "q2": {"b" 1}}', 2],
    ['{"q1":\n{"a": 1\n', 2],
    ['{"q1": x}', 1],
  ])('names the line of %j, which is no JSON', (text, line) => {
    expect(() => parseRanxRun(text)).toThrow(SyntaxError);
    expect(() => parseRanxRun(text)).toThrow(`Line ${line}: expected JSON`);
  });
});
