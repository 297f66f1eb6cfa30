/**
 * Agreement with the engines' own tests: test/fixtures/engines has their inputs and the scores and orders that they publish, with
 * the commit they come from. Cases that a preset cannot express are listed there with the reason.
 *
 * Scores agree to 1e-6, as the engines compute with 32-bit numbers, or to the tolerance of a test that publishes fewer digits.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkWeights } from '../../../src/fuse/check-weights.ts';
import { fitFusion } from '../../../src/fuse/fit-fusion.ts';
import { type FuseOptions, fuse } from '../../../src/fuse/fuse.ts';
import type { FusionParameters } from '../../../src/fuse/fusion-method.ts';
import {
  type FusionMethodName,
  type TrainedMethodName,
  untrainedMethods,
} from '../../../src/fuse/fusion-methods.ts';
import type { Normalization } from '../../../src/fuse/normalize.ts';
import type { FusedItem, RankedList } from '../../../src/fuse/ranked-list.ts';

type Scores = Readonly<Record<string, number>>;
/** Items with their scores. */
type Hits = readonly (readonly [id: string, score: number])[];

interface Skipped {
  readonly name: string;
  readonly skipped: string;
}

interface Case {
  readonly name: string;
  readonly method: FusionMethodName;
  readonly normalization?: Normalization;
  readonly parameters?: Partial<FusionParameters>;
  /** Key of the fixture's `training`, for methods that learn. */
  readonly train?: string;
  readonly lists?: readonly Hits[];
  /** One a list; 1 unless given. */
  readonly weights?: readonly number[];
  /** The order of the hits is the ranking, whatever their scores. */
  readonly byRank?: true;
  readonly tolerance?: number;
  /** What Garb's scores are multiplied by before they are compared. */
  readonly scale?: number;

  /** Fused scores of some or all items. */
  readonly expected?: Scores;
  /** How many items are fused. */
  readonly count?: number;
  /** Items from place `offset` on, 0 unless given. */
  readonly order?: readonly string[];
  readonly offset?: number;
  /** Pairs of items, the first scored higher. */
  readonly above?: readonly (readonly [string, string])[];
  readonly equal?: readonly string[];
  readonly absent?: readonly string[];
  /** At least `count` of the items are among the first `top`. */
  readonly atLeast?: { readonly count: number; readonly top: number; readonly items: readonly string[] };
  /** What each list adds to an item. */
  readonly parts?: Readonly<Record<string, readonly number[]>>;
  /** Scores of each list fused alone, which are its normalised scores. */
  readonly alone?: readonly Scores[];
  /** Normalised scores of one item in a list each, and the score that combines them. */
  readonly combine?: readonly number[];
  readonly combined?: number;
  /** The parameters or weights are refused. */
  readonly refused?: true;
}

interface Fixture {
  readonly engine: string;
  readonly training?: Readonly<
    Record<string, readonly { lists: readonly Hits[]; relevant: readonly string[] }[]>
  >;
  readonly sources: readonly {
    readonly source: string;
    readonly commit: string;
    readonly cases: readonly (Case | Skipped)[];
  }[];
}

const engines = ['elasticsearch', 'milvus', 'opensearch', 'qdrant', 'ranx', 'trec_eval', 'vespa', 'weaviate'];
const fixtures = engines.map(
  (name): Fixture =>
    JSON.parse(readFileSync(new URL(`../../fixtures/engines/${name}.json`, import.meta.url), 'utf8')),
);
const isSkipped = (given: Case | Skipped): given is Skipped => 'skipped' in given;

const listOf = (hits: Hits, index: number, weight = 1, byRank = false): RankedList => ({
  id: `list-${index}`,
  weight,
  hits: hits.map(([id, score], place) => ({ id, score: byRank ? -place : score })),
});

function optionsOf(
  { training }: Fixture,
  { method, normalization = 'none', parameters, train }: Case,
): FuseOptions {
  const options = { ...parameters, method, normalization };
  if (train === undefined) return options;
  const judged = (training?.[train] ?? []).map(({ lists, relevant }) => ({
    lists: lists.map((hits, index) => listOf(hits, index)),
    relevant: new Set(relevant),
  }));
  return { ...options, model: fitFusion(judged, { ...options, method: method as TrainedMethodName }) };
}

/** One list for each score, in which an item of its own makes the norm 1: `l2` leaves the score as it is. */
function wholeNorms(scores: readonly number[], weights: readonly number[] = []): RankedList[] {
  return scores.map((score, index) =>
    listOf(
      [
        ['combined', score],
        [`filler-${index}`, Math.sqrt(1 - score ** 2)],
      ],
      index,
      weights[index],
    ),
  );
}

function expectScores(
  items: readonly FusedItem[],
  expected: Scores,
  { tolerance = 1e-6, scale = 1 }: Case,
): void {
  const scores = new Map(items.map(({ id, score }) => [id, score * scale]));
  for (const [id, score] of Object.entries(expected)) {
    const difference = Math.abs((scores.get(id) ?? Number.NaN) - score);
    expect({ id, score: scores.get(id), expected: score, agrees: difference <= tolerance }).toMatchObject({
      agrees: true,
    });
  }
}

function check(fixture: Fixture, given: Case): void {
  const options = optionsOf(fixture, given);
  const { lists = [], weights = lists.map(() => 1), byRank } = given;
  const ranked = lists.map((hits, index) => listOf(hits, index, weights[index], byRank));
  if (given.refused) {
    expect(() => {
      checkWeights(options.method, weights);
      fuse(ranked, options);
    }).toThrow(RangeError);
    return;
  }
  for (const [index, expected] of (given.alone ?? []).entries()) {
    const own = ranked.slice(index, index + 1);
    expect(fuse(own, options).length).toBeGreaterThanOrEqual(Object.keys(expected).length);
    expectScores(fuse(own, options), expected, given);
  }
  if (given.combine) {
    const items = fuse(wholeNorms(given.combine, given.weights), options);
    expectScores(items, { combined: given.combined ?? Number.NaN }, given);
    return;
  }
  expectFused(fuse(ranked, options), given);
}

function expectFused(items: readonly FusedItem[], given: Case): void {
  const {
    expected = {},
    count,
    order = [],
    offset = 0,
    above = [],
    equal = [],
    absent = [],
    atLeast,
  } = given;
  const ids = items.map(({ id }) => id);
  const scoreOf = (id: string) => items.find((item) => item.id === id)?.score ?? Number.NaN;
  expectScores(items, expected, given);
  if (count !== undefined) expect(items).toHaveLength(count);
  expect(ids.slice(offset, offset + order.length)).toEqual(order);
  for (const [higher, lower] of above) expect(scoreOf(higher)).toBeGreaterThan(scoreOf(lower));
  for (const id of equal) expect(scoreOf(id)).toBe(scoreOf(equal[0] ?? ''));
  for (const id of absent) expect(ids).not.toContain(id);
  if (atLeast) {
    const among = ids.slice(0, atLeast.top).filter((id) => atLeast.items.includes(id));
    expect(among.length).toBeGreaterThanOrEqual(atLeast.count);
  }
  for (const [id, contributions] of Object.entries(given.parts ?? {})) {
    const parts = items.find((item) => item.id === id)?.parts ?? [];
    expect(parts).toHaveLength(contributions.length);
    parts.forEach(({ contribution }, index) => {
      expect(contribution).toBeCloseTo(contributions[index] ?? Number.NaN, 6);
    });
  }
}

/** What a case may assert; one of them at least. */
const assertions = [
  'expected',
  'count',
  'order',
  'above',
  'equal',
  'absent',
  'atLeast',
  'parts',
  'alone',
  'combined',
  'refused',
];

describe.each(fixtures)("$engine's own tests", (fixture) => {
  describe.each(fixture.sources)('$source', ({ commit, cases }) => {
    it('names its commit, and each case once with an assertion or a reason to skip it', () => {
      expect(commit).toMatch(/^[0-9a-f]{40}$/);
      const names = cases.map(({ name }) => name);
      expect(names).toEqual([...new Set(names)]);
      for (const given of cases) {
        if (isSkipped(given)) expect(given.skipped).toMatch(/\w/);
        else expect(Object.keys(given).filter((key) => assertions.includes(key))).not.toEqual([]);
      }
    });

    const run = cases.filter((given): given is Case => !isSkipped(given));
    for (const given of run) it(given.name, () => check(fixture, given));
  });
});

describe('the cases of the engines', () => {
  const cases = fixtures.flatMap(({ sources }) => sources.flatMap((source) => source.cases));
  const run = cases.filter((given): given is Case => !isSkipped(given));

  it('cover every method but two presets whose engines publish no scores', () => {
    const covered = new Set<string>(run.map(({ method }) => method));
    const missing = Object.keys(untrainedMethods).filter((name) => !covered.has(name));
    expect(missing).toEqual(['weaviate-ranked', 'chroma-rrf']);
  });
});
