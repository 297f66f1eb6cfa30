import { useCallback, useEffect, useReducer, useRef } from 'react';
import { type Box, type Failure, ServiceError, shopTheLook } from './api.ts';
import { type LookState, reduceLook, type Selection } from './look-state.ts';

export interface Look {
  readonly state: LookState;
  /** Shows a photo and searches it; cancels the search of the previous photo. */
  readonly open: (file: Blob, catalog: string) => void;
  readonly select: (selected: Selection) => void;
  /** Searches a box in the open photo and adds it to the garments. */
  readonly searchBox: (box: Box, catalog: string) => void;
  readonly fail: (error: unknown) => void;
  readonly close: () => void;
}

/** The state of the page (open photo, results, selection) and the actions on it. */
export function useLook(): Look {
  const [state, dispatch] = useReducer(reduceLook, { status: 'empty' });
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

function failureOf(error: unknown): Failure {
  if (error instanceof ServiceError) return error.failure;
  const detail = error instanceof Error ? error.message : String(error);
  return { title: 'Something went wrong on this page', detail, code: 'page' };
}
