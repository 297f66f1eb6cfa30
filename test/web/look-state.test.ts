import { expect, test } from 'vitest';
import type { LookAnswer } from '../../web/src/api.ts';
import { noChoices, toggleValue } from '../../web/src/choices.ts';
import {
  type Change,
  currentChange,
  type FoundLook,
  type LookState,
  pageSize,
  photosOf,
  reduceLook,
  withBox,
  withTapped,
} from '../../web/src/look-state.ts';
import { canSearch, isRefined, withFeedback, without } from '../../web/src/refinement.ts';

const photo = { file: new Blob(['a']), url: 'blob:a' };
const other = { file: new Blob(['b']), url: 'blob:b' };
const failure = { title: 'Service overloaded', detail: 'Try again', code: 'overloaded' };
const box = { x1: 0, y1: 0, x2: 10, y2: 10 };

const regionOf = (id: string) => ({
  id,
  garmentClass: 'top' as const,
  confidence: 0.9,
  box,
  attributes: {},
  results: [],
});
const hitOf = (region: string) => ({
  productId: `of-${region}`,
  score: 1,
  garmentClass: 'top' as const,
  image: null,
  product: { id: `of-${region}`, images: [] },
  region,
  parts: [
    { list: `${region}:garment→garment`, rank: 1, raw: 1, normalised: 1, weight: 1, contribution: 1 },
    { list: 'photo:whole→whole', rank: 1, raw: 1, normalised: 1, weight: 0, contribution: 0 },
  ],
});
const answerOf = (...ids: string[]): LookAnswer => ({
  queryId: 'q',
  kept: false,
  image: { width: 100, height: 100 },
  regions: ids.map(regionOf),
  fused: ids.map(hitOf),
  facets: [{ field: 'garmentClass', values: [{ value: 'top', count: 2 }], missing: 0 }],
  notices: [],
  profile: { name: 'default', version: 1 },
  timings: { decodeMs: 0, detectMs: 0, embedMs: 0, searchMs: 0, fuseMs: 0, totalMs: 0 },
});

function found(...ids: string[]): FoundLook {
  const state = reduceLook({ status: 'empty' }, { type: 'found', photo, answer: answerOf(...ids) });
  if (state.status !== 'found') throw new Error('Expected a found look');
  return state;
}

const asFound = (state: LookState): FoundLook => {
  if (state.status !== 'found') throw new Error(`Expected a found look but received ${state.status}`);
  return state;
};

test('the first garment is selected, the whole look where there is none', () => {
  expect(found('r1', 'r2').selected).toBe('r1');
  expect(found().selected).toBe('look');
});

test('a photo that cannot be searched leaves the answer before it in sight, with what to try again', () => {
  const before = found('r1');
  const searching = reduceLook(before, { type: 'opened', photo: other });
  expect(photosOf(searching)).toEqual([other, photo]);
  const after = asFound(reduceLook(searching, { type: 'failed', photo: other, failure }));
  expect(after.answer).toBe(before.answer);
  expect(after.failed).toEqual({ failure, again: other.file });
  expect(photosOf(after)).toEqual([photo]);
});

test('the first photo that cannot be searched is shown with its problem', () => {
  const searching = reduceLook({ status: 'empty' }, { type: 'opened', photo });
  expect(reduceLook(searching, { type: 'failed', photo, failure })).toEqual({
    status: 'failed',
    photo,
    failure,
  });
});

test('a drawn box joins the garments and is selected; a moved one takes the place of its region', () => {
  const drawn = withBox(currentChange(found('r1', 'r2')), box);
  expect(drawn.garments.map(({ id }) => id)).toEqual(['r1', 'r2', 'drawn-1']);
  expect(drawn.selected).toBe('drawn-1');
  const moved = withBox(drawn, box, 'r1');
  expect(moved.garments.map(({ id }) => id)).toEqual(['drawn-2', 'r2', 'drawn-1']);
  expect(moved.garments.map(({ confidence }) => confidence)).toEqual([undefined, 0.9, undefined]);
});

test("the answer to a change carries the page's own names of the regions everywhere", () => {
  const state = found('r1', 'r2');
  const change = withBox(currentChange(state), box, 'r1');
  const changing = reduceLook(state, { type: 'changing', change });
  const changed = asFound(reduceLook(changing, { type: 'changed', answer: answerOf('r1', 'r2') }));
  expect(changed.answer.regions.map(({ id }) => id)).toEqual(['drawn-1', 'r2']);
  expect(changed.answer.fused.map(({ region }) => region)).toEqual(['drawn-1', 'r2']);
  expect(changed.answer.fused[0]?.parts?.map(({ list }) => list)).toEqual([
    'drawn-1:garment→garment',
    'photo:whole→whole',
  ]);
  expect(changed.selected).toBe('drawn-1');
  expect(changed.pending).toBeNull();
});

test('a filter keeps the counts of all products, so that other values can still be chosen', () => {
  const state = found('r1');
  const choices = toggleValue(state.choices, 'attributes.color', 'red');
  const change = { ...currentChange(state), choices };
  const { facets: _, ...filtered } = answerOf('r1');
  const changed = asFound(
    reduceLook(reduceLook(state, { type: 'changing', change }), { type: 'changed', answer: filtered }),
  );
  expect(changed.facets).toEqual(state.facets);
  expect(changed.choices).toEqual(choices);
  expect(changed.limit).toBe(pageSize);
});

test('a change that fails leaves everything as it was and can be tried again', () => {
  const state = found('r1');
  const change = withBox(currentChange(state), box);
  const changing = reduceLook(state, { type: 'changing', change });
  const failed = asFound(reduceLook(changing, { type: 'change-failed', failure }));
  expect(failed).toEqual({ ...state, failed: { failure, again: change } });
});

test('a removed garment leaves with its products in the look, and its neighbour is selected', () => {
  const removed = asFound(reduceLook(found('r1', 'r2'), { type: 'removed', id: 'r1' }));
  expect(removed.answer.regions.map(({ id }) => id)).toEqual(['r2']);
  expect(removed.answer.fused.map(({ region }) => region)).toEqual(['r2']);
  expect(removed.selected).toBe('r2');
  expect(asFound(reduceLook(found('r1'), { type: 'removed', id: 'r1' })).selected).toBe('look');
});

const garment = { from: 'Top', start: { query: 'q', region: 'r1' }, liked: [], disliked: [], hits: null };

test('a product is liked or disliked or neither; the same again takes it back', () => {
  const liked = withFeedback(garment, 'a', 'liked');
  expect(liked.liked).toEqual(['a']);
  const disliked = withFeedback(liked, 'a', 'disliked');
  expect([disliked.liked, disliked.disliked]).toEqual([[], ['a']]);
  expect(withFeedback(disliked, 'a', 'disliked')).toEqual(garment);
});

test('products that left the catalog leave the feedback', () => {
  const judged = { ...garment, liked: ['a', 'b'], disliked: ['c', 'a'] };
  expect(without(judged, ['a'])).toEqual({ ...garment, liked: ['b'], disliked: ['c'] });
});

test('a search needs a start or a liked product', () => {
  expect(canSearch(garment)).toBe(true);
  expect(canSearch({ ...garment, start: undefined })).toBe(false);
  expect(canSearch({ ...garment, start: undefined, liked: ['a'] })).toBe(true);
});

test('refined searches form a trail; feedback replaces the last one; going back and another garment leave it', () => {
  const [first, second] = [withFeedback(garment, 'a', 'liked'), { ...garment, from: 'Bag' }];
  let state = reduceLook(found('r1', 'r2'), { type: 'refining', refinement: first, replaces: false });
  state = reduceLook(state, { type: 'refined', refinement: first, hits: [hitOf('r1')] });
  expect(asFound(state).trail).toEqual([{ ...first, hits: [hitOf('r1')] }]);
  const more = withFeedback(asFound(state).trail[0] ?? garment, 'b', 'liked');
  state = reduceLook(state, { type: 'refining', refinement: more, replaces: true });
  expect(asFound(state).trail).toEqual([more]);
  state = reduceLook(state, { type: 'refining', refinement: second, replaces: false });
  expect(asFound(state).trail).toEqual([more, second]);
  expect(asFound(reduceLook(state, { type: 'went-back', steps: 1 })).trail).toEqual([more]);
  expect(asFound(reduceLook(state, { type: 'went-back', steps: 9 })).trail).toEqual([]);
  expect(asFound(reduceLook(state, { type: 'selected', selected: 'r2' })).trail).toEqual([]);
});

test('an answer that comes after the look was closed changes nothing', () => {
  expect(reduceLook({ status: 'empty' }, { type: 'changed', answer: answerOf('r1') })).toEqual({
    status: 'empty',
  });
});

test('a garment found by a tap is searched with its class, again and again', () => {
  const state = found('r1');
  const garment = { box, confidence: 0.06, garmentClass: 'belt' as const };
  const change = withTapped(currentChange(state), garment);
  expect(change.garments.at(-1)).toEqual({ id: 'tapped-1', ...garment });
  expect(change.selected).toBe('tapped-1');
  expect(withTapped(change, garment).garments.map(({ id }) => id)).toEqual(['r1', 'tapped-1', 'tapped-2']);
  const changing = reduceLook(state, { type: 'changing', change });
  const answer = answerOf('r1', 'r2');
  const regions = answer.regions.map((region, place) => (place === 1 ? { ...region, ...garment } : region));
  const changed = asFound(reduceLook(changing, { type: 'changed', answer: { ...answer, regions } }));
  expect(currentChange(changed).garments.at(-1)).toEqual({ id: 'tapped-1', ...garment });
});

test('a product of the catalog is a start without a photo, and the way back leads to the start', () => {
  const first = { from: 'Coat', start: { product: 'coat' }, liked: [], disliked: [], hits: null };
  const second = { ...first, from: 'Cape', start: { product: 'cape' } };
  const browsed = reduceLook({ status: 'empty' }, { type: 'refining', refinement: first, replaces: false });
  expect(browsed).toEqual({ status: 'browsing', trail: [first], choices: noChoices, failed: null });
  const found = reduceLook(browsed, { type: 'refined', refinement: first, hits: [hitOf('r1')] });
  expect(found).toEqual({ ...browsed, trail: [{ ...first, hits: [hitOf('r1')] }] });
  const further = reduceLook(found, { type: 'refining', refinement: second, replaces: false });
  const failed = reduceLook(further, { type: 'refine-failed', refinement: second, failure });
  expect(failed).toMatchObject({ failed: { failure, again: second } });
  expect(reduceLook(failed, { type: 'went-back', steps: 1 })).toEqual(found);
  expect(reduceLook(failed, { type: 'went-back', steps: 2 })).toEqual({ status: 'empty' });
});

test('what products without a photo are restricted to, and what there is to choose from, stays with them', () => {
  const first = { from: 'Coat', start: { product: 'coat' }, liked: [], disliked: [], hits: null };
  const choices = toggleValue(noChoices, 'attributes.gender', 'Women');
  const { facets = [] } = answerOf('r1');
  let state = reduceLook({ status: 'empty' }, { type: 'refining', refinement: first, replaces: false });
  state = reduceLook(state, { type: 'refined', refinement: first, hits: [hitOf('r1')], facets });
  const [shown = first] = 'trail' in state ? state.trail : [];
  expect(shown).toEqual({ ...first, hits: [hitOf('r1')], facets });
  state = reduceLook(state, { type: 'refining', refinement: { ...shown }, replaces: true, choices });
  expect(state).toEqual({ status: 'browsing', trail: [shown], choices, failed: null });
  state = reduceLook(state, { type: 'refining', refinement: first, replaces: false });
  expect(state).toMatchObject({ trail: [shown, first], choices });
});

test('products that come after the start was left change nothing', () => {
  const refinement = { from: 'Coat', start: { product: 'coat' }, liked: [], disliked: [], hits: null };
  const late = { type: 'refined', refinement, hits: [hitOf('r1')] } as const;
  expect(reduceLook({ status: 'empty' }, late)).toEqual({ status: 'empty' });
  const searching = reduceLook({ status: 'empty' }, { type: 'opened', photo });
  expect(reduceLook(searching, late)).toBe(searching);
});

const keptAnswer = (...ids: string[]) => ({ ...answerOf(...ids), kept: true, queryId: 'kept' });
const shared = { catalog: 'shop', query: 'saved', garment: 'r2', choices: noChoices, refined: null };

test('a saved query stays that of the look while its garments stay, whatever is chosen', () => {
  const saved = asFound(
    reduceLook({ status: 'empty' }, { type: 'found', photo, answer: keptAnswer('r1', 'r2') }),
  );
  expect(saved.saved).toBe('kept');
  expect(found('r1').saved).toBeNull();
  const changing = (change: Change, answer: LookAnswer) =>
    asFound(reduceLook(reduceLook(saved, { type: 'changing', change }), { type: 'changed', answer }));
  const choices = toggleValue(noChoices, 'attributes.color', 'red');
  expect(changing({ ...currentChange(saved), choices }, answerOf('r1', 'r2')).saved).toBe('kept');
  const drawn = withBox(currentChange(saved), box);
  expect(changing(drawn, answerOf('r1', 'r2', 'r3')).saved).toBeNull();
  expect(changing(drawn, { ...keptAnswer('r1', 'r2', 'r3'), queryId: 'next' }).saved).toBe('next');
  expect(asFound(reduceLook(saved, { type: 'removed', id: 'r1' })).saved).toBeNull();
});

test('a shared look opens at its garment, without a photo, with what can still be chosen', () => {
  const { facets = [], ...answer } = answerOf('r1', 'r2');
  const opened = asFound(reduceLook({ status: 'empty' }, { type: 'reopened', look: shared, answer, facets }));
  expect(opened).toMatchObject({ photo: null, saved: 'saved', selected: 'r2', facets, choices: noChoices });
  expect(photosOf(opened)).toEqual([]);
  const unknown = { ...shared, garment: 'r9' };
  expect(
    asFound(reduceLook({ status: 'empty' }, { type: 'reopened', look: unknown, answer, facets })).selected,
  ).toBe('r1');
});

test('a list is refined as long as a verdict, words or a product say something', () => {
  const nothing = { from: 'Top', start: { query: 'q', region: 'r1' }, liked: [], disliked: [], hits: null };
  expect(isRefined(nothing)).toBe(false);
  expect(isRefined({ ...nothing, liked: ['a'] })).toBe(true);
  expect(isRefined({ ...nothing, disliked: ['a'] })).toBe(true);
  expect(isRefined({ ...nothing, nudge: { words: 'in red' } })).toBe(true);
  expect(isRefined({ ...nothing, start: { product: 'p' } })).toBe(true);
  expect(isRefined({ ...nothing, start: undefined, disliked: ['a'] })).toBe(false);
});
