import { type Choices, choiceFields } from './choices.ts';
import { fragmentOf, placeOf } from './use-view.ts';

/** What the address names: a look by its saved query, since no photo is kept, or products without a photo. */
export interface SharedLook {
  readonly catalog: string;
  /** Id of the saved query; null: products without a photo. */
  readonly query: string | null;
  /** The garment whose list is shown, as the service names it; `look` for all of them. */
  readonly garment: string;
  readonly choices: Choices;
  /** The refined list that is shown; null: the garment's own. */
  readonly refined: SharedRefinement | null;
}

export interface SharedRefinement {
  /** The product that the list is like; null: the garment, or the liked products alone. */
  readonly product: string | null;
  readonly liked: readonly string[];
  readonly disliked: readonly string[];
  /** What it should have more of; '': nothing. */
  readonly words: string;
}

/**
 * The fragment that names a look, such as `#/shop/shoes?query=6f1c&garment=r2&liked=boot-3&attributes.color=red&maxPrice=50`, or products
 * without a photo, such as `#/shop/shoes?product=boot-1&words=in+red`.
 */
export function sharedFragment({ catalog, query, garment, choices, refined }: SharedLook): string {
  const said = new URLSearchParams(query === null ? {} : { query, garment });
  if (refined?.product != null) said.set('product', refined.product);
  for (const kind of ['liked', 'disliked'] as const)
    for (const id of refined?.[kind] ?? []) said.append(kind, id);
  if (refined?.words) said.set('words', refined.words);
  for (const field of choiceFields)
    for (const value of choices.values[field] ?? []) said.append(field, value);
  if (choices.maxPrice !== undefined) said.set('maxPrice', String(choices.maxPrice));
  return `${fragmentOf({ view: 'shop', catalog })}?${said}`;
}

/** The inverse of {@link sharedFragment}; null where the fragment names nothing. What it says besides is passed over. */
export function sharedLookOf(fragment: string): SharedLook | null {
  const { view, catalog } = placeOf(fragment);
  if (view !== 'shop' || catalog === null || !fragment.includes('?')) return null;
  const said = new URLSearchParams(fragment.slice(fragment.indexOf('?') + 1));
  const query = said.get('query') || null;
  const refined = refinementOf(said);
  if (query === null && (refined === null || (refined.product === null && refined.liked.length === 0)))
    return null;
  const chosen = choiceFields.map((field) => [field, [...new Set(said.getAll(field))]] as const);
  const values = Object.fromEntries(chosen.filter(([, all]) => all.length > 0));
  const price = Number(said.get('maxPrice') || Number.NaN);
  const choices: Choices = { values, ...(Number.isFinite(price) ? { maxPrice: price } : {}) };
  return { catalog, query, garment: query === null ? '' : (said.get('garment') ?? ''), choices, refined };
}

function refinementOf(said: URLSearchParams): SharedRefinement | null {
  const [liked, disliked] = [said.getAll('liked'), said.getAll('disliked')].map((ids) => [
    ...new Set(ids.filter((id) => id !== '')),
  ]);
  const product = said.get('product') || null;
  const words = said.get('words') ?? '';
  const isRefined = product !== null || words !== '' || liked?.length || disliked?.length;
  if (!isRefined || !liked || !disliked) return null;
  return { product, liked, disliked: disliked.filter((id) => !liked.includes(id)), words };
}
