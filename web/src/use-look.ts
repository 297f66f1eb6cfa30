import { useCallback, useEffect, useReducer, useRef } from 'react';
import { type Box, detectAt, type Failure, failureOf, type LookAnswer, shopTheLook } from './api.ts';
import { type Choices, facetFields, isRestricted, toFilter } from './choices.ts';
import { garmentLabel } from './garment-style.ts';
import {
  type Change,
  currentChange,
  type LookState,
  maxLimit,
  pageSize,
  photosOf,
  reduceLook,
  type Selection,
  withBox,
  withTapped,
} from './look-state.ts';
import type { SharedLook } from './shared-look.ts';
import type { Step } from './steps.ts';
import { type Refining, useRefining } from './use-refining.ts';

export interface Look extends Refining {
  readonly state: LookState;
  /** Shows a photo and searches it; cancels the search of the previous photo. */
  readonly open: (file: Blob, catalog: string) => void;
  /** Shows a saved look, whose photo was not kept. */
  readonly reopen: (look: SharedLook) => void;
  /** Shows again what was shown before, and goes on where it was left in the midst of a search. */
  readonly restore: (step: Step) => void;
  /** Saves the query of the open photo, so that the address can name it. */
  readonly share: (catalog: string) => void;
  readonly select: (selected: Selection) => void;
  /** Searches a box in the open photo: as one more garment, or in the place of the region `replaces`. */
  readonly searchBox: (box: Box, catalog: string, replaces?: string) => void;
  /** Searches the garment at a place of the open photo that has no box, in its pixels. */
  readonly tap: (point: { readonly x: number; readonly y: number }, catalog: string) => void;
  readonly removeRegion: (id: string) => void;
  /** Asks for more products in every list. */
  readonly showMore: (catalog: string) => void;
  /** Searches again what failed while an answer stayed in sight. */
  readonly retry: (catalog: string) => void;
  readonly fail: (error: unknown) => void;
  readonly close: () => void;
}

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
        const answer = await shopTheLook(file, { catalog, limit: pageSize, facets: facetFields, signal });
        if (!signal.aborted) dispatch({ type: 'found', photo, answer });
      } catch (error) {
        if (!signal.aborted) dispatch({ type: 'failed', photo, failure: failureOf(error) });
      }
    },
    [start],
  );

  const change = useCallback(
    async (catalog: string, changed: (current: Change) => Change, keep = false) => {
      const { current } = latest;
      if (current.status !== 'found') return undefined;
      const signal = start();
      const wanted = changed(currentChange(current));
      const { garments, choices, limit } = wanted;
      dispatch({ type: 'changing', change: wanted });
      try {
        const regions = garments.map(({ id: _, ...garment }) => garment);
        const filter = toFilter(choices);
        const answer = current.photo
          ? await shopTheLook(current.photo.file, { catalog, limit, regions, filter, keep, signal })
          : await shopTheLook({ queryId: current.saved ?? '' }, { catalog, limit, filter, signal });
        if (signal.aborted) return undefined;
        dispatch({ type: 'changed', answer });
        return answer.queryId;
      } catch (error) {
        if (!signal.aborted) dispatch({ type: 'change-failed', failure: failureOf(error) });
        return undefined;
      }
    },
    [start],
  );

  const save = useCallback((catalog: string) => change(catalog, (same) => same, true), [change]);
  const restrict = useCallback(
    async (choices: Choices, catalog: string) =>
      (await change(catalog, (now) => ({ ...now, choices, limit: pageSize }))) !== undefined,
    [change],
  );
  const { refining, refine, reopenRefined, resume } = useRefining({
    latest,
    dispatch,
    start,
    save,
    restrict,
  });

  const reopen = useCallback(
    async (look: SharedLook) => {
      const { catalog, query: queryId, choices, refined } = look;
      const signal = start();
      if (queryId === null) {
        dispatch({ type: 'closed' });
        return refined ? reopenRefined(look, refined, 'Your taste', signal) : undefined;
      }
      dispatch({ type: 'opened', photo: null });
      try {
        const found = await findSaved(queryId, catalog, choices, signal);
        if (signal.aborted) return;
        dispatch({ type: 'reopened', look, ...found });
        if (refined) await reopenRefined(look, refined, nameOf(found.answer, look.garment), signal);
      } catch (error) {
        if (!signal.aborted) dispatch({ type: 'failed', photo: null, failure: whyNotOpened(error) });
      }
    },
    [start, reopenRefined],
  );

  const restore = useCallback(
    ({ state: before, catalog }: Step) => {
      const photo = 'photo' in before ? before.photo : null;
      if (before.status === 'searching' && photo) return void open(photo.file, catalog);
      start();
      // The photo's former object URL was revoked when it went out of sight.
      const again = photo && { file: photo.file, url: URL.createObjectURL(photo.file) };
      if (again) opened.current.add(again.url);
      dispatch({ type: 'restored', state: again ? ({ ...before, photo: again } as LookState) : before });
      const shown = 'trail' in before ? before.trail.at(-1) : undefined;
      if (shown?.busy && 'choices' in before) void resume(catalog, shown, before.choices);
    },
    [start, open, resume],
  );

  const searchBox = useCallback(
    (box: Box, catalog: string, replaces?: string) =>
      change(catalog, (current) => withBox(current, box, replaces)),
    [change],
  );
  const tap = useCallback(
    async (point: { readonly x: number; readonly y: number }, catalog: string) => {
      const { current } = latest;
      if (current.status !== 'found' || !current.photo || current.pending) return;
      const signal = start();
      try {
        const found = await detectAt(current.photo.file, point, signal);
        if (signal.aborted) return;
        if (found) await change(catalog, (now) => withTapped(now, found));
        else dispatch({ type: 'change-failed', failure: nothingThere });
      } catch (error) {
        if (!signal.aborted) dispatch({ type: 'change-failed', failure: failureOf(error) });
      }
    },
    [start, change],
  );
  const showMore = useCallback(
    (catalog: string) =>
      change(catalog, (current) => ({ ...current, limit: Math.min(maxLimit, current.limit + pageSize) })),
    [change],
  );
  const retry = useCallback(
    (catalog: string) => {
      const { current } = latest;
      const again = 'trail' in current ? current.failed?.again : null;
      if (again instanceof Blob) void open(again, catalog);
      else if (again && 'from' in again) void refine(catalog, again, true);
      else if (again) void change(catalog, () => again);
    },
    [open, change, refine],
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
  return {
    state,
    open,
    reopen,
    restore,
    share: save,
    select,
    searchBox,
    tap,
    removeRegion,
    showMore,
    ...refining,
    retry,
    fail,
    close,
  };
}

/** What the choices leave of a saved look, and what there is to choose from without them. */
async function findSaved(queryId: string, catalog: string, choices: Choices, signal: AbortSignal) {
  const options = { catalog, limit: pageSize, signal };
  const [all, chosen] = await Promise.all([
    shopTheLook({ queryId }, { ...options, facets: facetFields }),
    isRestricted(choices) ? shopTheLook({ queryId }, { ...options, filter: toFilter(choices) }) : null,
  ]);
  return { answer: chosen ?? all, facets: all.facets ?? [] };
}

/** What a list of an answer is called. */
function nameOf({ regions }: LookAnswer, selected: Selection): string {
  const region = regions.find(({ id }) => id === selected);
  return region ? garmentLabel(region.garmentClass) : 'The whole look';
}

function whyNotOpened(error: unknown): Failure {
  const failure = failureOf(error);
  return failure.code === 'query-not-found' ? { ...failure, ...lookIsGone } : failure;
}

const lookIsGone = {
  title: 'This look is no longer kept',
  detail: 'Shared looks are kept for a time. Start again with a photo, or ask for a new address.',
};

const nothingThere: Failure = {
  title: 'No garment found there',
  detail: 'Draw a box around it to search it.',
  code: 'no-garment-found',
};
