import { useCallback, useEffect, useReducer, useRef } from 'react';
import { type Box, detectAt, type Failure, failureOf, findSimilar, shopTheLook } from './api.ts';
import { type Choices, choiceFields, isRestricted, noChoices, toFilter } from './choices.ts';
import { garmentLabel } from './garment-style.ts';
import type { Variant } from './group-variants.ts';
import {
  type Change,
  currentChange,
  type FoundLook,
  type LookState,
  pageSize,
  photosOf,
  reduceLook,
  type Selection,
  withBox,
  withTapped,
} from './look-state.ts';
import { canSearch, type Refinement, withFeedback } from './refinement.ts';
import type { SharedLook } from './shared-look.ts';

export interface Look {
  readonly state: LookState;
  /** Shows a photo and searches it; cancels the search of the previous photo. */
  readonly open: (file: Blob, catalog: string) => void;
  /** Shows a saved look, whose photo was not kept. */
  readonly reopen: (look: SharedLook) => void;
  /** Saves the query of the open photo, so that the address can name it. */
  readonly share: (catalog: string) => void;
  readonly select: (selected: Selection) => void;
  /** Searches a box in the open photo: as one more garment, or in the place of the region `replaces`. */
  readonly searchBox: (box: Box, catalog: string, replaces?: string) => void;
  /** Searches the garment at a place of the open photo that has no box, in its pixels. */
  readonly tap: (point: { readonly x: number; readonly y: number }, catalog: string) => void;
  readonly removeRegion: (id: string) => void;
  readonly choose: (choices: Choices, catalog: string) => void;
  /** Asks for more products in every list. */
  readonly showMore: (catalog: string) => void;
  /** Searches for more products like this one. */
  readonly moreLike: (hit: Pick<Variant, 'productId' | 'product'>, catalog: string) => void;
  /** Likes or dislikes a product of the list that is shown; the list follows. The same again takes it back. */
  readonly judge: (hit: Variant, kind: 'liked' | 'disliked', catalog: string) => void;
  /** Asks for more of a color or pattern, in words, in the refined list that is shown; no words take it back. */
  readonly nudge: (words: string, catalog: string) => void;
  /** Leaves so many refined searches. */
  readonly goBack: (steps: number) => void;
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

  const reopen = useCallback(
    async (look: SharedLook) => {
      const { catalog, query: queryId, choices } = look;
      const signal = start();
      dispatch({ type: 'opened', photo: null });
      try {
        const options = { catalog, limit: pageSize, signal };
        const [all, chosen] = await Promise.all([
          shopTheLook({ queryId }, { ...options, facets }),
          isRestricted(choices) ? shopTheLook({ queryId }, { ...options, filter: toFilter(choices) }) : null,
        ]);
        if (signal.aborted) return;
        dispatch({ type: 'reopened', look, answer: chosen ?? all, facets: all.facets ?? [] });
      } catch (error) {
        if (signal.aborted) return;
        const failure = failureOf(error);
        const gone = failure.code === 'query-not-found';
        dispatch({ type: 'failed', photo: null, failure: gone ? { ...failure, ...lookIsGone } : failure });
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

  const refine = useCallback(
    async (catalog: string, refinement: Refinement, replaces: boolean) => {
      const { current } = latest;
      if (current.status === 'searching' || current.status === 'failed') return;
      const signal = start();
      dispatch({ type: 'refining', refinement, replaces });
      if (!canSearch(refinement)) return;
      try {
        const { start, liked, disliked, nudge } = refinement;
        const filter = toFilter(current.status === 'found' ? current.choices : noChoices);
        const asked = { catalog, start, liked, disliked, nudge, limit: pageSize, filter, signal };
        const { hits } = await findSimilar(asked);
        if (!signal.aborted) dispatch({ type: 'refined', refinement, hits });
      } catch (error) {
        if (!signal.aborted) dispatch({ type: 'refine-failed', refinement, failure: failureOf(error) });
      }
    },
    [start],
  );

  const moreLike = useCallback(
    ({ productId, product }: Pick<Variant, 'productId' | 'product'>, catalog: string) => {
      const from = product.title ?? productId;
      const begun = { from, start: { product: productId }, liked: [], disliked: [], hits: null };
      void refine(catalog, begun, false);
    },
    [refine],
  );

  const judge = useCallback(
    async (hit: Variant, kind: 'liked' | 'disliked', catalog: string) => {
      const { current } = latest;
      if (current.status !== 'found' && current.status !== 'browsing') return;
      const shown = current.trail.at(-1);
      if (shown) return refine(catalog, withFeedback(shown, hit.productId, kind), true);
      if (current.status === 'browsing') return;
      // A search can start from a garment only if the service has saved the query.
      const queryId = current.saved ?? (await change(catalog, (same) => same, true));
      if (queryId === undefined) return;
      const begun = beginFrom(current, hit, queryId);
      await refine(catalog, withFeedback(begun, hit.productId, kind), false);
    },
    [refine, change],
  );
  const nudge = useCallback(
    (words: string, catalog: string) => {
      const { current } = latest;
      const shown = 'trail' in current ? current.trail.at(-1) : undefined;
      const nudge = words === '' ? undefined : { words };
      if (shown) void refine(catalog, { ...shown, nudge }, true);
    },
    [refine],
  );
  const goBack = useCallback((steps: number) => dispatch({ type: 'went-back', steps }), []);

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
      const { current } = latest;
      const again = 'trail' in current ? current.failed?.again : null;
      if (again instanceof Blob) void open(again, catalog);
      else if (again && 'from' in again) void refine(catalog, again, true);
      else if (again) void change(catalog, () => again);
    },
    [open, change, refine],
  );
  const share = useCallback((catalog: string) => change(catalog, (same) => same, true), [change]);
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
    share,
    select,
    searchBox,
    tap,
    removeRegion,
    choose,
    showMore,
    moreLike,
    judge,
    nudge,
    goBack,
    retry,
    fail,
    close,
  };
}

/** A refined search that starts from the garment whose list is shown, or in the look's list from that of the hit. */
function beginFrom({ answer, selected }: FoundLook, { region: matched }: Variant, query: string): Refinement {
  const id = selected === 'look' ? matched : selected;
  const place = answer.regions.findIndex((region) => region.id === id);
  const region = answer.regions[place];
  return {
    from: region ? garmentLabel(region.garmentClass) : 'The whole look',
    // The service names the garments of a query by their places.
    start: region && { query, region: `r${place + 1}` },
    liked: [],
    disliked: [],
    hits: null,
  };
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

/** The most that the service gives per list. */
export const maxLimit = 100;
