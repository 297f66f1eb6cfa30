import { type Choices, choiceFields } from './choices.ts';
import { fragmentOf, placeOf } from './use-view.ts';

/** A look that the address names: by its saved query, since no photo is kept. */
export interface SharedLook {
  readonly catalog: string;
  /** Id of the saved query. */
  readonly query: string;
  /** The garment whose list is shown, as the service names it; `look` for all of them. */
  readonly garment: string;
  readonly choices: Choices;
}

/** The fragment that names a look, such as `#/shop/shoes?query=6f1c&garment=r2&attributes.color=red&maxPrice=50`. */
export function sharedFragment({ catalog, query, garment, choices }: SharedLook): string {
  const said = new URLSearchParams({ query, garment });
  for (const field of choiceFields)
    for (const value of choices.values[field] ?? []) said.append(field, value);
  if (choices.maxPrice !== undefined) said.set('maxPrice', String(choices.maxPrice));
  return `${fragmentOf({ view: 'shop', catalog })}?${said}`;
}

/** The inverse of {@link sharedFragment}; null where the fragment names no look. What it says besides is passed over. */
export function sharedLookOf(fragment: string): SharedLook | null {
  const { view, catalog } = placeOf(fragment);
  const said = new URLSearchParams(fragment.slice(fragment.indexOf('?') + 1));
  const query = said.get('query');
  if (view !== 'shop' || catalog === null || !fragment.includes('?') || !query) return null;
  const chosen = choiceFields.map((field) => [field, [...new Set(said.getAll(field))]] as const);
  const values = Object.fromEntries(chosen.filter(([, all]) => all.length > 0));
  const price = Number(said.get('maxPrice') || Number.NaN);
  const choices: Choices = { values, ...(Number.isFinite(price) ? { maxPrice: price } : {}) };
  return { catalog, query, garment: said.get('garment') ?? '', choices };
}
