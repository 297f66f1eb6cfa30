import { type Dispatch, type RefObject, useCallback } from 'react';
import { failureOf, findSimilar, readProduct } from './api.ts';
import { genderField, readAudience } from './audience.ts';
import { type Choices, facetFields, noChoices, toFilter } from './choices.ts';
import { garmentLabel } from './garment-style.ts';
import type { Variant } from './group-variants.ts';
import { type FoundLook, type LookAction, type LookState, maxLimit, pageSize } from './look-state.ts';
import { canSearch, isRefined, type Refinement, withFeedback, without } from './refinement.ts';
import type { SharedLook, SharedRefinement } from './shared-look.ts';
import { noTaste, tasteIn, withVerdict } from './taste.ts';
import { keepTaste, readTaste } from './use-taste.ts';

/** What refines what is shown. */
export interface Refining {
  /** Searches for more products like this one. */
  readonly moreLike: (hit: Liked, catalog: string) => void;
  /** Likes or dislikes a product of the list that is shown; the list follows. The same again takes it back. */
  readonly judge: (hit: Judgeable, kind: 'liked' | 'disliked', catalog: string) => void;
  /** Asks in words for more of a color or pattern, or for whom, in the refined list that is shown; no words take it back. */
  readonly nudge: (words: string, catalog: string) => void;
  /** Searches by the remembered taste alone, or from the garment that is shown. */
  readonly followTaste: (catalog: string) => void;
  /** Restricts what is shown. */
  readonly choose: (choices: Choices, catalog: string) => void;
  /** Asks for more products of the refined list that is shown. */
  readonly showMoreRefined: (catalog: string) => void;
  /** Leaves so many refined searches. */
  readonly goBack: (steps: number) => void;
}

/** What a verdict is about. */
export type Judgeable = Pick<Variant, 'productId' | 'garmentClass' | 'region'>;

type Liked = Pick<Variant, 'productId' | 'product'> & { readonly garmentClass?: string };

interface Given {
  readonly latest: RefObject<LookState>;
  readonly dispatch: Dispatch<LookAction>;
  /** Cancels what is searched. */
  readonly start: () => AbortSignal;
  /** Saves the look's query. Resolves to its id; undefined where that failed. */
  readonly save: (catalog: string) => Promise<string | undefined>;
  /** Restricts the look's own lists. Resolves to whether that worked. */
  readonly restrict: (choices: Choices, catalog: string) => Promise<boolean>;
}

/** The refined searches on a look or a product. */
export function useRefining({ latest, dispatch, start, save, restrict }: Given) {
  const search = useCallback(
    async (catalog: string, wanted: Refinement, replaces: boolean, choices: Choices): Promise<void> => {
      const signal = start();
      const refinement = { ...wanted, busy: canSearch(wanted) };
      dispatch({ type: 'refining', refinement, replaces, choices });
      if (!refinement.busy) return;
      try {
        const found = await findRefined(catalog, refinement, choices, signal);
        if (!signal.aborted) dispatch({ type: 'refined', refinement, ...found });
      } catch (error) {
        if (signal.aborted) return;
        const failure = failureOf(error);
        const gone = goneProducts(refinement, failure.errors ?? []);
        if (gone.length === 0) return dispatch({ type: 'refine-failed', refinement, failure });
        // What was liked once may have left the catalog.
        forget(catalog, gone);
        await search(catalog, without(refinement, gone), true, choices);
      }
    },
    [dispatch, start],
  );

  const refine = useCallback(
    (catalog: string, refinement: Refinement, replaces: boolean) => {
      const { current } = latest;
      if (current.status === 'searching' || current.status === 'failed') return;
      return search(catalog, refinement, replaces, choicesOf(current));
    },
    [latest, search],
  );

  const moreLike = useCallback(
    ({ productId, product, garmentClass = '' }: Liked, catalog: string) => {
      const from = product.title ?? productId;
      const taste = without(tasteFor(catalog, garmentClass), [productId]);
      void refine(catalog, { from, start: { product: productId }, ...taste, hits: null }, false);
    },
    [refine],
  );

  const judge = useCallback(
    async (hit: Judgeable, kind: 'liked' | 'disliked', catalog: string) => {
      const { current } = latest;
      if (current.status !== 'found' && current.status !== 'browsing') return;
      const shown = current.trail.at(-1);
      if (shown) {
        const next = judged(shown, hit, kind, catalog);
        if (isRefined(next)) return refine(catalog, next, true);
        start();
        return dispatch({ type: 'went-back', steps: 1 });
      }
      if (current.status === 'browsing') return;
      // A search can start from a garment only if the service has saved the query.
      const queryId = current.saved ?? (await save(catalog));
      if (queryId === undefined) return;
      const begun = beginFrom(current, hit.region, queryId, catalog);
      await refine(catalog, judged(begun, hit, kind, catalog), false);
    },
    [latest, dispatch, start, refine, save],
  );

  const followTaste = useCallback(
    async (catalog: string) => {
      const { current } = latest;
      if (current.status !== 'found') {
        const all = tasteIn(readTaste(catalog) ?? noTaste);
        return refine(catalog, { from: 'Your taste', start: undefined, ...all, hits: null }, false);
      }
      const queryId = current.saved ?? (await save(catalog));
      if (queryId !== undefined)
        await refine(catalog, beginFrom(current, undefined, queryId, catalog), false);
    },
    [latest, refine, save],
  );

  const restricted = useCallback(
    async (choices: Choices, catalog: string, shown: Refinement | undefined) => {
      if (latest.current.status === 'found' && !(await restrict(choices, catalog))) return;
      if (shown) await search(catalog, { ...shown, limit: pageSize }, true, choices);
    },
    [latest, restrict, search],
  );

  const choose = useCallback(
    (choices: Choices, catalog: string) => void restricted(choices, catalog, shownOf(latest.current)),
    [latest, restricted],
  );

  const nudge = useCallback(
    (words: string, catalog: string) => {
      const shown = shownOf(latest.current);
      if (!shown) return;
      const { genders, rest } = readAudience(words, shown.facets ?? []);
      const refinement = { ...shown, nudge: rest === '' ? undefined : { words: rest } };
      if (genders.length === 0) return void refine(catalog, refinement, true);
      const { values, ...others } = choicesOf(latest.current);
      const choices = { ...others, values: { ...values, [genderField]: genders } };
      void restricted(choices, catalog, refinement);
    },
    [latest, refine, restricted],
  );

  const showMoreRefined = useCallback(
    (catalog: string) => {
      const shown = shownOf(latest.current);
      const limit = Math.min(maxLimit, (shown?.limit ?? pageSize) + pageSize);
      if (shown) void refine(catalog, { ...shown, limit }, true);
    },
    [latest, refine],
  );

  /** Opens the refined list that an address names: of a look that was opened, or without one. */
  const reopenRefined = useCallback(
    async (
      { catalog, choices, query, garment }: SharedLook,
      { product, liked, disliked, words }: SharedRefinement,
      label: string,
      signal: AbortSignal,
    ) => {
      const from = product === null ? label : (await readProduct(catalog, product)).title;
      if (signal.aborted) return;
      const region = query === null || garment === 'look' ? undefined : { query, region: garment };
      const begun = { from, start: product === null ? region : { product }, liked, disliked, hits: null };
      const nudge = words === '' ? {} : { nudge: { words } };
      await search(catalog, { ...begun, ...nudge }, false, choices);
    },
    [search],
  );

  /** Searches again what a step that was left too early had asked for. */
  const resume = useCallback(
    (catalog: string, shown: Refinement, choices: Choices) => search(catalog, shown, true, choices),
    [search],
  );

  const goBack = useCallback((steps: number) => dispatch({ type: 'went-back', steps }), [dispatch]);
  const refining: Refining = {
    moreLike,
    judge,
    nudge,
    followTaste,
    choose,
    showMoreRefined,
    goBack,
  };
  return { refining, refine, reopenRefined, resume };
}

/** The products of a refined search, and what there is to choose from where that is not known yet. */
async function findRefined(
  catalog: string,
  { start, liked, disliked, nudge, limit = pageSize, facets: known }: Refinement,
  choices: Choices,
  signal: AbortSignal,
) {
  const filter = toFilter(choices);
  const asked = { catalog, start, liked, disliked, nudge, signal };
  const facets = known ? undefined : facetFields;
  // Counts are of the search without a filter, so a filtered list needs another one for them.
  const [answer, counted] = await Promise.all([
    findSimilar({ ...asked, limit, filter, facets: filter ? undefined : facets }),
    filter && facets ? findSimilar({ ...asked, limit: 1, facets }) : null,
  ]);
  const { facets: counts } = counted ?? answer;
  return { hits: answer.hits, ...(counts ? { facets: counts } : {}) };
}

function shownOf(state: LookState): Refinement | undefined {
  return 'trail' in state ? state.trail.at(-1) : undefined;
}

function choicesOf(state: LookState): Choices {
  return state.status === 'found' || state.status === 'browsing' ? state.choices : noChoices;
}

/** What is remembered of a class, if the shopper asked for that. */
function tasteFor(catalog: string, garmentClass: string | null) {
  return tasteIn(readTaste(catalog) ?? noTaste, garmentClass);
}

/** The refinement after a verdict, which the taste remembers too if the shopper asked for that. */
function judged(
  before: Refinement,
  { productId: id, garmentClass }: Judgeable,
  kind: 'liked' | 'disliked',
  catalog: string,
): Refinement {
  const after = withFeedback(before, id, kind);
  const taste = readTaste(catalog);
  const verdict = after[kind].includes(id) ? kind : null;
  if (taste) keepTaste(catalog, withVerdict(taste, { id, garmentClass }, verdict));
  return after;
}

function forget(catalog: string, ids: readonly string[]): void {
  const taste = readTaste(catalog);
  if (!taste) return;
  const rest = ids.reduce((left, id) => withVerdict(left, { id, garmentClass: '' }, null), taste);
  keepTaste(catalog, rest);
}

/** The liked or disliked products that a problem says the catalog lacks. */
function goneProducts(refinement: Refinement, errors: readonly { readonly location: string }[]): string[] {
  return errors.flatMap(({ location }) => {
    const [, kind, place] = /^(liked|disliked)\.(\d+)$/.exec(location) ?? [];
    return kind ? (refinement[kind as 'liked' | 'disliked'][Number(place)] ?? []) : [];
  });
}

/** A refined search that starts from the garment whose list is shown, or in the look's list from that of the hit. */
function beginFrom(
  { answer, selected }: FoundLook,
  matched: string | undefined,
  query: string,
  catalog: string,
): Refinement {
  const id = selected === 'look' ? matched : selected;
  const place = answer.regions.findIndex((region) => region.id === id);
  const region = answer.regions[place];
  return {
    from: region ? garmentLabel(region.garmentClass) : 'The whole look',
    // The service names the garments of a query by their places.
    start: region && { query, region: `r${place + 1}` },
    ...tasteFor(catalog, region?.garmentClass ?? null),
    hits: null,
  };
}
