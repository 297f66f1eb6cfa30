import { useEffect, useRef, useState } from 'react';
import type { ListedProduct } from '../../api-types.ts';
import { findProducts } from '../../catalog/catalog-api.ts';

export type Cards = ReadonlyMap<string, ListedProduct>;

/** Titles and pictures of products, each read once. */
export function useCards(catalog: string, ids: readonly string[]): Cards {
  const [cards, setCards] = useState<{ readonly catalog: string; readonly known: Cards }>({
    catalog,
    known: new Map(),
  });
  const asked = useRef({ catalog, ids: new Set<string>() });
  const key = ids.join('\n');
  useEffect(() => {
    if (asked.current.catalog !== catalog) asked.current = { catalog, ids: new Set() };
    const wanted = key.split('\n').filter((id) => id !== '' && !asked.current.ids.has(id));
    if (wanted.length === 0) return;
    for (const id of wanted) asked.current.ids.add(id);
    findProducts(catalog, wanted).then(
      (found) =>
        setCards((before) => ({
          catalog,
          known: new Map([
            ...(before.catalog === catalog ? before.known : []),
            ...found.map((each) => [each.product.id, each] as const),
          ]),
        })),
      // Their ids stay in sight; the next change asks again.
      () => {
        for (const id of wanted) asked.current.ids.delete(id);
      },
    );
  }, [catalog, key]);
  return cards.catalog === catalog ? cards.known : new Map();
}
