import { useCallback, useEffect, useRef } from 'react';
import type { LookState } from './look-state.ts';
import type { Refinement } from './refinement.ts';
import { type SharedLook, type SharedRefinement, sharedFragment, sharedLookOf } from './shared-look.ts';
import { isSameStep, type Step, settledStep } from './steps.ts';
import { fragmentOf, placeOf } from './use-view.ts';

interface Ways {
  /** Opens what an address names. */
  readonly open: (look: SharedLook) => void;
  /** Shows again what was shown before. */
  readonly restore: (step: Step) => void;
  /** Shows the start. */
  readonly close: () => void;
}

/** By the id in the browser's history. They outlive a visit to the catalog page or the lab, not a reload. */
const steps = new Map<string, Step>();
/** The oldest are forgotten: they are opened by their addresses. */
const mostSteps = 50;
let made = 0;

/**
 * Opens the look that the address names, now and whenever it changes; keeps the address that of the look in sight, and makes each of the
 * shopper's steps one of the browser's history.
 *
 * @param ways none may change as the state does
 * @returns opens the address's look again; null where it names none
 */
export function useAddress(state: LookState, catalog: string, ways: Ways): (() => void) | null {
  const { open, restore, close } = ways;
  /** The entry of the history that is shown; null while the one that an address asked for is opened. */
  const shown = useRef<{ readonly id: string; readonly step: Step } | null>(null);

  const read = useCallback(() => {
    const named = sharedLookOf(window.location.hash);
    if (named) open(named);
    return named !== null;
  }, [open]);

  useEffect(() => {
    const arrive = () => {
      const id: unknown = window.history.state?.step;
      const step = typeof id === 'string' ? steps.get(id) : undefined;
      shown.current = step && typeof id === 'string' ? { id, step } : null;
      if (step) return restore(step);
      if (read()) return;
      shown.current = remember({ state: { status: 'empty' }, catalog: '' }, null, window.location.hash);
      close();
    };
    const listening = new AbortController();
    const { signal } = listening;
    arrive();
    window.addEventListener('popstate', () => placeOf(window.location.hash).view === 'shop' && arrive(), {
      signal,
    });
    return () => listening.abort();
  }, [read, restore, close]);

  const begun = useRef(false);
  useEffect(() => {
    // The state of a fresh page is not yet what the address asked for.
    if (!begun.current) {
      begun.current = true;
      return;
    }
    const before = shown.current;
    // What the address names is not open yet, or could not be: it stays in the address.
    if (before === null && state.status !== 'found' && state.status !== 'browsing') return;
    const step = settledStep({ state, catalog });
    // A photo that could not be searched leaves the answer before it, which is no step.
    const isSame = before === null || isSameStep(before.step, step) || failedPhoto(state);
    const look = lookOf(state, catalog);
    const { hash } = window.location;
    const unnamed = sharedLookOf(hash) ? fragmentOf({ view: 'shop', catalog: null }) : hash;
    shown.current = remember(step, isSame ? before : null, look ? sharedFragment(look) : unnamed, !isSame);
  }, [state, catalog]);

  return sharedLookOf(window.location.hash) ? read : null;
}

/** Writes a step into the history: into the entry that is shown, or as one more. */
function remember(
  step: Step,
  entry: { readonly id: string } | null,
  fragment: string,
  adds = false,
): { readonly id: string; readonly step: Step } {
  // Other visits to the page leave ids in the same history.
  const id = entry?.id ?? `${performance.timeOrigin}-${made++}`;
  steps.delete(id);
  steps.set(id, step);
  const [oldest = id] = steps.keys();
  if (steps.size > mostSteps) steps.delete(oldest);
  if (adds) window.history.pushState({ step: id }, '', fragment);
  else if (entry === null || fragment !== window.location.hash)
    window.history.replaceState({ step: id }, '', fragment);
  return { id, step };
}

function failedPhoto(state: LookState): boolean {
  return state.status === 'found' && state.failed?.again instanceof Blob;
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
