import { useCallback, useState } from 'react';
import type { Page } from './api.ts';
import { type Action, useAction } from './use-action.ts';

interface Pages<Item> {
  readonly items: readonly Item[];
  /** Reads the next page; null after the last. */
  readonly more: Action<[]> | null;
}

/**
 * The items of a list whose first page is loaded, and of the pages that the user asks for.
 *
 * @param readNext reads the page of an address that a page before named
 */
export function usePages<Answer, Item>(
  first: Page<Answer>,
  itemsOf: (answer: Answer) => readonly Item[],
  readNext: (next: string) => Promise<Page<Answer>>,
): Pages<Item> {
  const [read, setRead] = useState({ first, items: [] as readonly Item[], next: first.next });
  // Another first page begins anew.
  const rest = read.first === first ? read : { first, items: [], next: first.next };
  const more = useAction(
    useCallback(async () => {
      if (rest.next === null) return;
      const page = await readNext(rest.next);
      setRead({ first, items: [...rest.items, ...itemsOf(page.answer)], next: page.next });
    }, [first, rest, itemsOf, readNext]),
  );
  return { items: [...itemsOf(first.answer), ...rest.items], more: rest.next === null ? null : more };
}
