import type { Box, Failure, LookAnswer } from './api.ts';

/** The open photo: its file and an object URL to display it. */
export interface OpenPhoto {
  readonly file: Blob;
  readonly url: string;
}

/** Id of a list: a region's, or `look` for the whole look. */
export type Selection = string;

export type LookState =
  | { readonly status: 'empty' }
  | { readonly status: 'searching'; readonly photo: OpenPhoto }
  | { readonly status: 'failed'; readonly photo: OpenPhoto | null; readonly failure: Failure }
  | FoundLook;

export interface FoundLook {
  readonly status: 'found';
  readonly photo: OpenPhoto;
  readonly answer: LookAnswer;
  readonly selected: Selection;
  /** The user's box while it is being searched. */
  readonly pendingBox: Box | null;
  readonly boxFailure: Failure | null;
}

export type LookAction =
  | { readonly type: 'opened'; readonly photo: OpenPhoto }
  | { readonly type: 'found'; readonly photo: OpenPhoto; readonly answer: LookAnswer }
  | { readonly type: 'failed'; readonly photo: OpenPhoto | null; readonly failure: Failure }
  | { readonly type: 'selected'; readonly selected: Selection }
  | { readonly type: 'drew'; readonly box: Box }
  | { readonly type: 'box-found'; readonly answer: LookAnswer }
  | { readonly type: 'box-failed'; readonly failure: Failure }
  | { readonly type: 'closed' };

/** The state after an action. An action that comes too late for the current state changes nothing. */
export function reduceLook(state: LookState, action: LookAction): LookState {
  switch (action.type) {
    case 'opened':
      return { status: 'searching', photo: action.photo };
    case 'found': {
      const selected = action.answer.regions[0]?.id ?? 'look';
      const { photo, answer } = action;
      return { status: 'found', photo, answer, selected, pendingBox: null, boxFailure: null };
    }
    case 'failed':
      return { status: 'failed', photo: action.photo, failure: action.failure };
    case 'closed':
      return { status: 'empty' };
    default:
      return state.status === 'found' ? reduceFound(state, action) : state;
  }
}

function reduceFound(
  state: FoundLook,
  action: Extract<LookAction, { type: 'selected' | 'drew' | 'box-found' | 'box-failed' }>,
): FoundLook {
  switch (action.type) {
    case 'selected':
      return { ...state, selected: action.selected };
    case 'drew':
      return { ...state, pendingBox: action.box, boxFailure: null };
    case 'box-failed':
      return { ...state, pendingBox: null, boxFailure: action.failure };
    case 'box-found': {
      const known = state.answer.regions;
      const drawn = action.answer.regions.map((region) => ({ ...region, id: `drawn-${known.length + 1}` }));
      const answer = {
        ...state.answer,
        regions: [...known, ...drawn],
        timings: action.answer.timings,
      };
      return { ...state, answer, selected: drawn[0]?.id ?? state.selected, pendingBox: null };
    }
  }
}
