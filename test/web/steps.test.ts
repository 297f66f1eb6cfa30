import { expect, test } from 'vitest';
import { noChoices } from '../../web/src/choices.ts';
import type { BrowsedProducts, FoundLook, LookState } from '../../web/src/look-state.ts';
import type { Refinement } from '../../web/src/refinement.ts';
import { isSameStep, settledStep } from '../../web/src/steps.ts';

const photo = { file: new Blob(['a']), url: 'blob:a' };
const failure = { title: 'Service overloaded', detail: 'Try again', code: 'overloaded' };

const found: FoundLook = {
  status: 'found',
  photo,
  saved: null,
  answer: {
    queryId: 'q',
    kept: false,
    image: { width: 100, height: 100 },
    regions: [],
    fused: [],
    facets: [],
    notices: [],
    profile: { name: 'default', version: 1 },
    timings: { decodeMs: 0, detectMs: 0, embedMs: 0, searchMs: 0, fuseMs: 0, totalMs: 0 },
  },
  facets: [],
  selected: 'look',
  choices: noChoices,
  limit: 24,
  pending: null,
  trail: [],
  failed: null,
};
const refinement: Refinement = {
  from: 'Top',
  start: { query: 'q', region: 'r1' },
  liked: ['a'],
  disliked: [],
  hits: null,
};
const browsing: BrowsedProducts = {
  status: 'browsing',
  trail: [{ ...refinement, start: { product: 'p' } }],
  choices: noChoices,
  failed: null,
};
const red = { values: { 'attributes.color': ['red'] } };
const refined = (changed: Partial<Refinement>): FoundLook => ({
  ...found,
  trail: [{ ...refinement, ...changed }],
});
const step = (state: LookState, catalog = 'default') => ({ state, catalog });

test.each<[string, LookState, LookState]>([
  ['a photo is found', { status: 'searching', photo, before: null }, found],
  [
    'a photo cannot be searched',
    { status: 'searching', photo, before: null },
    { status: 'failed', photo, failure },
  ],
  ['its picture is at another address', found, { ...found, photo: { ...photo, url: 'blob:b' } }],
  ['its query is saved', found, { ...found, saved: 'q' }],
  ['a garment is selected', found, { ...found, selected: 'r1' }],
  ['more is shown', found, { ...found, limit: 48 }],
  ['a refined list is found', refined({ busy: true }), refined({ hits: [], facets: [], busy: false })],
  ['more of it is shown', refined({}), refined({ limit: 48 })],
])('it is the same step when %s', (_, before, after) => {
  expect(isSameStep(step(before), step(after))).toBe(true);
  expect(isSameStep(step(after), step(before))).toBe(true);
});

test.each<[string, LookState, LookState]>([
  ['a photo is opened', { status: 'empty' }, { status: 'searching', photo, before: null }],
  ['a product is chosen', { status: 'empty' }, browsing],
  ['the start is shown again', browsing, { status: 'empty' }],
  ['the same picture is opened again', found, { ...found, photo: { ...photo, file: new Blob(['a']) } }],
  [
    'another saved look is opened',
    { ...found, photo: null, saved: 'a' },
    { ...found, photo: null, saved: 'b' },
  ],
  ['a list is refined', found, refined({})],
  ['another product is liked', refined({}), refined({ liked: ['a', 'b'] })],
  ['a like becomes a dislike', refined({}), refined({ liked: [], disliked: ['a'] })],
  ['words are said', refined({}), refined({ nudge: { words: 'in red' } })],
  ['the list is left', refined({}), found],
  ['one goes on from a product', refined({}), { ...found, trail: [refinement, refinement] }],
  ['products are restricted', found, { ...found, choices: red }],
])('it is another step when %s', (_, before, after) => {
  expect(isSameStep(step(before), step(after))).toBe(false);
  expect(isSameStep(step(after), step(before))).toBe(false);
});

test('another catalog is another step, except at the start', () => {
  expect(isSameStep(step(found), step(found, 'shoes'))).toBe(false);
  expect(isSameStep(step({ status: 'empty' }), step({ status: 'empty' }, 'shoes'))).toBe(true);
});

test('a step is kept without what was under way or had failed, and stays the same step', () => {
  const failed = { failure, again: null };
  const change = { garments: [], selected: 'look', choices: red, limit: 24, box: null };
  expect(settledStep(step({ ...found, pending: change, failed })).state).toEqual(found);
  expect(settledStep(step({ ...browsing, failed })).state).toEqual(browsing);
  expect(settledStep(step({ status: 'searching', photo, before: found })).state).toEqual({
    status: 'searching',
    photo,
    before: null,
  });
  for (const state of [found, browsing, { status: 'empty' } as const])
    expect(isSameStep(settledStep(step(state)), step(state))).toBe(true);
});
