import { useCallback, useEffect, useRef } from 'react';
import type { LookState } from './look-state.ts';
import { type SharedLook, sharedFragment, sharedLookOf } from './shared-look.ts';
import { fragmentOf, placeOf } from './use-view.ts';

/**
 * Opens the look that the address names, now and whenever the address changes, and keeps the address that of the look in sight.
 *
 * @returns opens the address's look again; null where it names none
 */
export function useSharedLook(
  state: LookState,
  catalog: string,
  open: (look: SharedLook) => void,
): (() => void) | null {
  const shown = useRef<string>(undefined);
  const read = useCallback(() => {
    const named = sharedLookOf(window.location.hash);
    if (named) open(named);
  }, [open]);

  useEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    read();
    window.addEventListener(
      'hashchange',
      () => {
        if (sharedLookOf(window.location.hash)) read();
        else if (shown.current && placeOf(window.location.hash).view === 'shop') write(shown.current);
      },
      { signal },
    );
    return () => listening.abort();
  }, [read]);

  // A fresh page is empty until it has opened what the address names, and a look that is gone leaves its address.
  const started = useRef(false);
  useEffect(() => {
    const { status } = state;
    if (status === 'empty' && !started.current) return;
    started.current = true;
    if (status === 'searching' || status === 'failed') return;
    const look = lookOf(state, catalog);
    shown.current = look ? sharedFragment(look) : undefined;
    if (shown.current) write(shown.current);
    else if (sharedLookOf(window.location.hash)) write(fragmentOf({ view: 'shop', catalog: null }));
  }, [state, catalog]);

  return sharedLookOf(window.location.hash) ? read : null;
}

function lookOf(state: LookState, catalog: string): SharedLook | null {
  if (state.status !== 'found' || state.saved === null) return null;
  const { answer, selected, saved: query, choices } = state;
  const place = answer.regions.findIndex(({ id }) => id === selected);
  // The service names the garments of a query by their places.
  return { catalog, query, garment: place < 0 ? 'look' : `r${place + 1}`, choices };
}

function write(fragment: string): void {
  if (fragment !== window.location.hash) window.history.replaceState(null, '', fragment);
}
