import { useCallback, useEffect, useReducer, useRef } from 'react';
import { type Box, type Failure, ServiceError, shopTheLook } from './api.ts';
import { type Choices, choiceFields, toFilter } from './choices.ts';
import {
  type Change,
  currentChange,
  type LookState,
  pageSize,
  photosOf,
  reduceLook,
  type Selection,
  withBox,
} from './look-state.ts';

export interface Look {
  readonly state: LookState;
  /** Shows a photo and searches it; cancels the search of the previous photo. */
  readonly open: (file: Blob, catalog: string) => void;
  readonly select: (selected: Selection) => void;
  /** Searches a box in the open photo: as one more garment, or in the place of the region `replaces`. */
  readonly searchBox: (box: Box, catalog: string, replaces?: string) => void;
  readonly removeRegion: (id: string) => void;
  readonly choose: (choices: Choices, catalog: string) => void;
  /** Asks for more products in every list. */
  readonly showMore: (catalog: string) => void;
  /** Searches again what failed while an answer stayed in sight. */
  readonly retry: (catalog: string) => void;
  readonly fail: (error: unknown) => void;
  readonly close: () => void;
}

/** What facets count: prices too, for their range. */
const facets = [...choiceFields, 'price'];

/** The state of the page (open photo, results, selection) and the actions on it. */
export function useLook(): Look {
  const [state, dispatch] = useReducer(reduceLook, { status: 'empty' });
  const running = useRef<AbortController>(undefined);
  const opened = useRef(new Set<string>());
  const latest = useRef(state);
  latest.current = state;

  useEffect(() => {
    const shown = new Set(photosOf(state).map(({ url }) => url));
    for (const url of [...opened.current].filter((each) => !shown.has(each))) {
      URL.revokeObjectURL(url);
      opened.current.delete(url);
    }
  }, [state]);

  const start = useCallback((): AbortSignal => {
    running.current?.abort();
    running.current = new AbortController();
    return running.current.signal;
  }, []);

  const open = useCallback(
    async (file: Blob, catalog: string) => {
      const signal = start();
      const photo = { file, url: URL.createObjectURL(file) };
      dispatch({ type: 'opened', photo });
      opened.current.add(photo.url);
      try {
        const answer = await shopTheLook(file, { catalog, limit: pageSize, facets, signal });
        if (!signal.aborted) dispatch({ type: 'found', photo, answer });
      } catch (error) {
        if (!signal.aborted) dispatch({ type: 'failed', photo, failure: failureOf(error) });
      }
    },
    [start],
  );

  const change = useCallback(
    async (catalog: string, changed: (current: Change) => Change) => {
      const { current } = latest;
      if (current.status !== 'found') return;
      const signal = start();
      const wanted = changed(currentChange(current));
      const { garments, choices, limit } = wanted;
      dispatch({ type: 'changing', change: wanted });
      try {
        const regions = garments.map(({ box, confidence }) => ({ box, confidence }));
        const filter = toFilter(choices);
        const answer = await shopTheLook(current.photo.file, { catalog, limit, regions, filter, signal });
        if (!signal.aborted) dispatch({ type: 'changed', answer });
      } catch (error) {
        if (!signal.aborted) dispatch({ type: 'change-failed', failure: failureOf(error) });
      }
    },
    [start],
  );

  const searchBox = useCallback(
    (box: Box, catalog: string, replaces?: string) =>
      change(catalog, (current) => withBox(current, box, replaces)),
    [change],
  );
  const choose = useCallback(
    (choices: Choices, catalog: string) =>
      change(catalog, (current) => ({ ...current, choices, limit: pageSize })),
    [change],
  );
  const showMore = useCallback(
    (catalog: string) =>
      change(catalog, (current) => ({ ...current, limit: Math.min(maxLimit, current.limit + pageSize) })),
    [change],
  );
  const retry = useCallback(
    (catalog: string) => {
      const again = latest.current.status === 'found' ? latest.current.failed?.again : null;
      if (again instanceof Blob) void open(again, catalog);
      else if (again) void change(catalog, () => again);
    },
    [open, change],
  );
  const removeRegion = useCallback((id: string) => dispatch({ type: 'removed', id }), []);
  const select = useCallback((selected: Selection) => dispatch({ type: 'selected', selected }), []);
  const fail = useCallback((error: unknown) => {
    dispatch({ type: 'failed', photo: null, failure: failureOf(error) });
  }, []);
  const close = useCallback(() => {
    start();
    dispatch({ type: 'closed' });
  }, [start]);
  return { state, open, select, searchBox, removeRegion, choose, showMore, retry, fail, close };
}

/** The most that the service gives per list. */
export const maxLimit = 100;

function failureOf(error: unknown): Failure {
  if (error instanceof ServiceError) return error.failure;
  const detail = error instanceof Error ? error.message : String(error);
  return { title: 'Something went wrong on this page', detail, code: 'page' };
}
