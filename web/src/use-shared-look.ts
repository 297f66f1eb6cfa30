import { useCallback, useEffect, useRef } from 'react';
import type { LookState } from './look-state.ts';
import type { Refinement } from './refinement.ts';
import { type SharedLook, type SharedRefinement, sharedFragment, sharedLookOf } from './shared-look.ts';
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
  if (state.status === 'browsing') {
    const { trail, choices } = state;
    return { catalog, query: null, garment: '', choices, refined: refinementOf(trail.at(-1)) };
  }
  if (state.status !== 'found' || state.saved === null) return null;
  const { answer, selected, saved: query, choices, trail } = state;
  const place = answer.regions.findIndex(({ id }) => id === selected);
  const shown = trail.at(-1);
  // The service names the garments of a query by their places.
  const listed = place < 0 ? 'look' : `r${place + 1}`;
  const garment = shown?.start && 'region' in shown.start ? shown.start.region : listed;
  return { catalog, query, garment, choices, refined: refinementOf(shown) };
}

function refinementOf(shown: Refinement | undefined): SharedRefinement | null {
  if (!shown) return null;
  const { start, liked, disliked, nudge } = shown;
  const product = start && 'product' in start ? start.product : null;
  return { product, liked, disliked, words: nudge?.words ?? '' };
}

function write(fragment: string): void {
  if (fragment !== window.location.hash) window.history.replaceState(null, '', fragment);
}
