import { useCallback, useEffect, useReducer, useRef } from 'react';
import { type Box, type Failure, type LookAnswer, ServiceError, shopTheLook } from './api.ts';

/** The photo that is open: its file and an address to show it by. */
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
  /** The box that the user drew and that is being searched. */
  readonly pendingBox: Box | null;
  readonly boxFailure: Failure | null;
}

type Action =
  | { readonly type: 'opened'; readonly photo: OpenPhoto }
  | { readonly type: 'found'; readonly photo: OpenPhoto; readonly answer: LookAnswer }
  | { readonly type: 'failed'; readonly photo: OpenPhoto | null; readonly failure: Failure }
  | { readonly type: 'selected'; readonly selected: Selection }
  | { readonly type: 'drew'; readonly box: Box }
  | { readonly type: 'box-found'; readonly answer: LookAnswer }
  | { readonly type: 'box-failed'; readonly failure: Failure }
  | { readonly type: 'closed' };

export interface Look {
  readonly state: LookState;
  /** Shows a photo and searches it; the search of the photo before is given up. */
  readonly open: (file: Blob, catalog: string) => void;
  readonly select: (selected: Selection) => void;
  /** Searches a box of the open photo and adds it to the garments. */
  readonly searchBox: (box: Box, catalog: string) => void;
  readonly fail: (error: unknown) => void;
  readonly close: () => void;
}

/** The photo that is open, what was found in it, and what is chosen. */
export function useLook(): Look {
  const [state, dispatch] = useReducer(reduce, { status: 'empty' });
  const running = useRef<AbortController>(undefined);
  const photo = state.status === 'empty' ? null : state.photo;

  useEffect(() => {
    return () => {
      if (photo) URL.revokeObjectURL(photo.url);
    };
  }, [photo]);

  const start = useCallback((): AbortSignal => {
    running.current?.abort();
    running.current = new AbortController();
    return running.current.signal;
  }, []);

  const open = useCallback(
    async (file: Blob, catalog: string) => {
      const signal = start();
      const opened = { file, url: URL.createObjectURL(file) };
      dispatch({ type: 'opened', photo: opened });
      try {
        const answer = await shopTheLook(file, { catalog, signal });
        if (!signal.aborted) dispatch({ type: 'found', photo: opened, answer });
      } catch (error) {
        if (!signal.aborted) dispatch({ type: 'failed', photo: opened, failure: failureOf(error) });
      }
    },
    [start],
  );

  const searchBox = useCallback(
    async (box: Box, catalog: string) => {
      if (!photo) return;
      const signal = start();
      dispatch({ type: 'drew', box });
      try {
        const answer = await shopTheLook(photo.file, { catalog, boxes: [box], signal });
        if (!signal.aborted) dispatch({ type: 'box-found', answer });
      } catch (error) {
        if (!signal.aborted) dispatch({ type: 'box-failed', failure: failureOf(error) });
      }
    },
    [photo, start],
  );

  const select = useCallback((selected: Selection) => dispatch({ type: 'selected', selected }), []);
  const fail = useCallback((error: unknown) => {
    dispatch({ type: 'failed', photo: null, failure: failureOf(error) });
  }, []);
  const close = useCallback(() => {
    start();
    dispatch({ type: 'closed' });
  }, [start]);
  return { state, open, select, searchBox, fail, close };
}

function reduce(state: LookState, action: Action): LookState {
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
  action: Extract<Action, { type: 'selected' | 'drew' | 'box-found' | 'box-failed' }>,
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

function failureOf(error: unknown): Failure {
  if (error instanceof ServiceError) return error.failure;
  const detail = error instanceof Error ? error.message : String(error);
  return { title: 'Something went wrong on this page', detail, code: 'page' };
}
