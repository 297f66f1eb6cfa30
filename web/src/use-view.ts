import { useCallback, useEffect, useState } from 'react';

/** The page's views; the address names one after `#/`. */
export const views = ['shop', 'catalog', 'lab'] as const;
export type View = (typeof views)[number];

/** What the address says: a view, and the catalog that it is of. */
export interface Place {
  readonly view: View;
  /** null: the one that is shown first. */
  readonly catalog: string | null;
}

/** The place that a fragment such as `#/catalog/shoes` names; the shop for any other. What follows a `?` is the view's own. */
export function placeOf(fragment: string): Place {
  const [path = ''] = fragment.split('?');
  const [, name = '', catalog = ''] = path.split('/');
  const view = views.find((each) => each === name);
  if (!view || !fragment.startsWith('#/')) return { view: 'shop', catalog: null };
  return { view, catalog: decoded(catalog) || null };
}

/** The fragment of a place. */
export function fragmentOf({ view, catalog }: Place): string {
  return catalog === null ? `#/${view}` : `#/${view}/${encodeURIComponent(catalog)}`;
}

/** The place that the address names, and how to go to another one. */
export function useView(): readonly [Place, (place: Place) => void] {
  const [fragment, setFragment] = useState(window.location.hash);
  useEffect(() => {
    const listening = new AbortController();
    const read = () => setFragment(window.location.hash);
    window.addEventListener('hashchange', read, { signal: listening.signal });
    return () => listening.abort();
  }, []);
  const go = useCallback((place: Place) => {
    window.location.hash = fragmentOf(place);
  }, []);
  return [placeOf(fragment), go];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
