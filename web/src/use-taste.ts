import { useMemo, useSyncExternalStore } from 'react';
import { noTaste, parseTastes, type Taste } from './taste.ts';

const item = 'garb-taste';
const listeners = new Set<() => void>();

/** null where the browser keeps nothing for the page. */
function stored(): string | null {
  try {
    return localStorage.getItem(item);
  } catch {
    return null;
  }
}

/** The taste in a catalog; null: the shopper did not ask for it to be remembered. */
export function readTaste(catalog: string): Taste | null {
  return parseTastes(stored())[catalog] ?? null;
}

/** Remembers the taste in this browser; null forgets it. */
export function keepTaste(catalog: string, taste: Taste | null): void {
  const { [catalog]: _, ...others } = parseTastes(stored());
  try {
    localStorage.setItem(item, JSON.stringify(taste ? { ...others, [catalog]: taste } : others));
  } catch {
    // Not kept, then: the page works without.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

/** The taste that is remembered in this browser, as it changes. */
export function useTaste(catalog: string): Taste | null {
  const text = useSyncExternalStore(subscribe, stored);
  return useMemo(() => parseTastes(text)[catalog] ?? null, [text, catalog]);
}

/** Whether a taste has something to go by. */
export function hasLikes(taste: Taste | null): taste is Taste {
  return (taste ?? noTaste).liked.length > 0;
}
