import type { Box, Facet, Failure, GarmentClass, LookAnswer, Region } from './api.ts';
import { type Choices, noChoices } from './choices.ts';
import { isTrailAction, type Refinement, reduceTrail, type TrailAction } from './refinement.ts';
import type { SharedLook } from './shared-look.ts';

/** The open photo: its file and an object URL to display it. */
export interface OpenPhoto {
  readonly file: Blob;
  readonly url: string;
}

/** Id of a list: a region's, or `look` for the whole look. */
export type Selection = string;

export type LookState =
  | { readonly status: 'empty' }
  | {
      readonly status: 'searching';
      /** null while a saved look is opened. */
      readonly photo: OpenPhoto | null;
      /** What was shown before, and is shown again if this photo cannot be searched. */
      readonly before: FoundLook | null;
    }
  | { readonly status: 'failed'; readonly photo: OpenPhoto | null; readonly failure: Failure }
  | BrowsedProducts
  | FoundLook;

/** Products like one of the catalog, without a photo. */
export interface BrowsedProducts {
  readonly status: 'browsing';
  /** At least one. */
  readonly trail: readonly Refinement[];
  readonly choices: Choices;
  readonly failed: Failed | null;
}

export interface FoundLook {
  readonly status: 'found';
  /** null for a saved look, whose photo was not kept; its boxes stay as they are. */
  readonly photo: OpenPhoto | null;
  /** Id of a saved query with these garments, in this order; null where none was saved. */
  readonly saved: string | null;
  /** Its regions carry ids that stay the same while the user changes boxes, filters and the number of products. */
  readonly answer: LookAnswer;
  /** Value counts of the search without a filter: what there is to choose from. */
  readonly facets: readonly Facet[];
  readonly selected: Selection;
  readonly choices: Choices;
  /** Hits per list. */
  readonly limit: number;
  /** The change that is being searched. */
  readonly pending: Change | null;
  /** The refined searches that the user went through from the selected list; the last one is shown. Empty: the list itself. */
  readonly trail: readonly Refinement[];
  readonly failed: Failed | null;
}

/** What could not be searched while an answer stays in sight. */
export interface Failed {
  readonly failure: Failure;
  /** The photo or the change to try again; null where nothing was asked for. */
  readonly again: Blob | Change | Refinement | null;
}

/** A box to search. */
export interface Garment {
  readonly id: string;
  readonly box: Box;
  /** What the detector gave; absent for a box that the user drew or moved. */
  readonly confidence?: number;
  /** Of a garment that was found where the user tapped: the service would not find its class again. */
  readonly garmentClass?: GarmentClass;
}

/** What the user wants to see of the open photo. */
export interface Change {
  readonly garments: readonly Garment[];
  readonly selected: Selection;
  readonly choices: Choices;
  readonly limit: number;
  /** The box that the user drew or moved; null where the boxes stay. */
  readonly box: Box | null;
}

export type LookAction =
  | { readonly type: 'opened'; readonly photo: OpenPhoto | null }
  | { readonly type: 'found'; readonly photo: OpenPhoto; readonly answer: LookAnswer }
  | {
      readonly type: 'reopened';
      readonly look: SharedLook;
      /** What the choices leave of the look. */
      readonly answer: LookAnswer;
      /** Value counts without the choices. */
      readonly facets: readonly Facet[];
    }
  | { readonly type: 'failed'; readonly photo: OpenPhoto | null; readonly failure: Failure }
  | { readonly type: 'selected'; readonly selected: Selection }
  | { readonly type: 'removed'; readonly id: string }
  | { readonly type: 'changing'; readonly change: Change }
  | { readonly type: 'changed'; readonly answer: LookAnswer }
  | TrailAction
  | { readonly type: 'change-failed'; readonly failure: Failure }
  | { readonly type: 'restored'; readonly state: LookState }
  | { readonly type: 'closed' };

/** Hits per list at first; each `more` adds as many again. */
export const pageSize = 24;

/** The most that the service gives per list. */
export const maxLimit = 100;

/** The state after an action. An action that comes too late for the current state changes nothing. */
export function reduceLook(state: LookState, action: LookAction): LookState {
  switch (action.type) {
    case 'opened':
      return { status: 'searching', photo: action.photo, before: shownBefore(state) };
    case 'found': {
      const { photo, answer } = action;
      const saved = answer.kept ? answer.queryId : null;
      return firstFound({ photo, saved, answer, facets: answer.facets ?? [], choices: noChoices });
    }
    case 'reopened':
      return reopened(action);
    case 'failed': {
      const before = shownBefore(state);
      if (before) {
        const failed = { failure: action.failure, again: action.photo?.file ?? null };
        return { ...before, pending: null, failed };
      }
      return { status: 'failed', photo: action.photo, failure: action.failure };
    }
    case 'restored':
      return action.state;
    case 'closed':
      return { status: 'empty' };
    default:
      if (state.status === 'found') return reduceFound(state, action);
      return isTrailAction(action) ? reduceBrowsed(state, action) : state;
  }
}

function reopened({ look, answer, facets }: Extract<LookAction, { type: 'reopened' }>): FoundLook {
  const { query: saved, garment, choices } = look;
  const found = firstFound({ photo: null, saved, answer, facets, choices });
  const known = garment === 'look' || answer.regions.some(({ id }) => id === garment);
  return known ? { ...found, selected: garment } : found;
}

function firstFound(found: Pick<FoundLook, 'photo' | 'saved' | 'answer' | 'facets' | 'choices'>): FoundLook {
  const selected = found.answer.regions[0]?.id ?? 'look';
  return { status: 'found', ...found, selected, limit: pageSize, pending: null, trail: [], failed: null };
}

function reduceBrowsed(state: Exclude<LookState, FoundLook>, action: TrailAction): LookState {
  if (state.status !== 'browsing' && state.status !== 'empty') return state;
  const browsed: BrowsedProducts =
    state.status === 'browsing' ? state : { status: 'browsing', trail: [], choices: noChoices, failed: null };
  const choices = (action.type === 'refining' && action.choices) || browsed.choices;
  const next = reduceTrail({ ...browsed, choices }, action);
  return next.trail.length > 0 ? next : { status: 'empty' };
}

/** The photos whose object URLs a state displays, or may display again. */
export function photosOf(state: LookState): readonly OpenPhoto[] {
  if (state.status === 'empty' || state.status === 'browsing') return [];
  const before = state.status === 'searching' ? state.before?.photo : null;
  return [state.photo, before].filter((photo) => photo != null);
}

/** Whether the user drew or moved the box of this region. */
export function isDrawn(id: string): boolean {
  return id.startsWith('drawn-');
}

/** Whether the user found this region by a tap. */
function isTapped(id: string): boolean {
  return id.startsWith('tapped-');
}

/** What is searched now, as the start of a change. */
export function currentChange({ answer, selected, choices, limit, pending }: FoundLook): Change {
  return pending ?? { garments: answer.regions.map(toGarment), selected, choices, limit, box: null };
}

/** The change that adds a box, or puts it in the place of the region `replaces`. */
export function withBox(change: Change, box: Box, replaces?: string): Change {
  const drawn = { id: nextId(change, 'drawn-'), box };
  const known = change.garments.some(({ id }) => id === replaces);
  const garments = known
    ? change.garments.map((garment) => (garment.id === replaces ? drawn : garment))
    : [...change.garments, drawn];
  return { ...change, garments, selected: drawn.id, box };
}

/** The change that adds a garment which was found where the user tapped. */
export function withTapped(change: Change, { box, confidence, garmentClass }: TappedGarment): Change {
  const tapped = {
    id: nextId(change, 'tapped-'),
    box,
    confidence,
    ...(garmentClass ? { garmentClass } : {}),
  };
  return { ...change, garments: [...change.garments, tapped], selected: tapped.id, box };
}

type TappedGarment = Pick<Region, 'box' | 'confidence' | 'garmentClass'>;

function nextId({ garments }: Change, prefix: string): string {
  const numbers = garments
    .filter(({ id }) => id.startsWith(prefix))
    .map(({ id }) => Number(id.slice(prefix.length)));
  return `${prefix}${Math.max(0, ...numbers) + 1}`;
}

function toGarment({ id, box, confidence, garmentClass }: Region): Garment {
  if (isDrawn(id)) return { id, box };
  return { id, box, confidence, ...(isTapped(id) && garmentClass ? { garmentClass } : {}) };
}

function shownBefore(state: LookState): FoundLook | null {
  if (state.status === 'searching') return state.before;
  return state.status === 'found' ? state : null;
}

function reduceFound(
  state: FoundLook,
  action: Exclude<LookAction, { type: 'opened' | 'found' | 'reopened' | 'failed' | 'restored' | 'closed' }>,
): FoundLook {
  if (isTrailAction(action)) return reduceTrail(state, action);
  switch (action.type) {
    case 'selected':
      return { ...state, selected: action.selected, trail: [] };
    case 'removed':
      return withoutRegion(state, action.id);
    case 'changing':
      return { ...state, pending: action.change, trail: action.change.box ? [] : state.trail, failed: null };
    case 'change-failed':
      return { ...state, pending: null, failed: { failure: action.failure, again: state.pending } };
    case 'changed': {
      if (!state.pending) return state;
      const { garments, selected, choices, limit, box } = state.pending;
      const answer = renameRegions(action.answer, garments);
      const former = box ? null : state.saved;
      const saved = former ?? (action.answer.kept ? action.answer.queryId : null);
      return { ...state, answer, saved, selected, choices, limit, pending: null };
    }
  }
}

function withoutRegion(state: FoundLook, id: string): FoundLook {
  const index = state.answer.regions.findIndex((region) => region.id === id);
  const regions = state.answer.regions.filter((region) => region.id !== id);
  const fused = state.answer.fused.filter(({ region }) => region !== id);
  const selected = state.selected === id ? (regions[Math.max(0, index - 1)]?.id ?? 'look') : state.selected;
  // The saved query still has the region, so its garments no longer have the places of these.
  return { ...state, answer: { ...state.answer, regions, fused }, saved: null, selected, trail: [] };
}

/** The answer to a search of these boxes, its `r1`, `r2` … replaced by their ids wherever they stand. */
function renameRegions(answer: LookAnswer, garments: readonly Garment[]): LookAnswer {
  const names = new Map(answer.regions.map(({ id }, index) => [id, garments[index]?.id ?? id]));
  const rename = (id: string) => names.get(id) ?? id;
  const renameHits = <T extends LookAnswer['fused'][number]>(hits: readonly T[]): T[] =>
    hits.map((hit) => ({
      ...hit,
      ...(hit.region ? { region: rename(hit.region) } : {}),
      ...(hit.alsoMatched ? { alsoMatched: hit.alsoMatched.map(rename) } : {}),
      ...(hit.parts
        ? { parts: hit.parts.map((part) => ({ ...part, list: renameList(part.list, rename) })) }
        : {}),
    }));
  return {
    ...answer,
    fused: renameHits(answer.fused),
    ...(answer.nearest ? { nearest: renameHits(answer.nearest) } : {}),
    regions: answer.regions.map((region) => ({
      ...region,
      id: rename(region.id),
      results: renameHits(region.results),
      ...(region.nearest ? { nearest: renameHits(region.nearest) } : {}),
    })),
  };
}

/** `r1:garment→whole` with the region's name replaced. */
function renameList(list: string, rename: (id: string) => string): string {
  const colon = list.indexOf(':');
  return colon < 0 ? list : rename(list.slice(0, colon)) + list.slice(colon);
}
