import type { Match, Region } from '../api.ts';
import type { Choices } from '../choices.ts';
import { isRestricted } from '../choices.ts';
import { formatGuesses, formatGuessesExactly, oneCurrency } from '../format.ts';
import { garmentLabel, garmentStyle } from '../garment-style.ts';
import { type FoundLook, maxLimit } from '../look-state.ts';
import { toShelves } from '../shelves.ts';
import { FilterBar } from './filter-bar.tsx';
import { NoticeList } from './notice-list.tsx';
import type { CardActions } from './product-card.tsx';
import { ShelfList } from './shelf-list.tsx';
import { TasteButton } from './taste-button.tsx';

interface Props {
  readonly catalog: string;
  readonly found: FoundLook;
  readonly onChoose: (choices: Choices) => void;
  readonly onMore: () => void;
  /** Searches by the remembered taste. */
  readonly onTaste: () => void;
  readonly actions: CardActions;
}

/** The products of the selected garment or look, best first, on shelves in words. */
export function ResultPanel({ catalog, found, onChoose, onMore, onTaste, actions }: Props) {
  const { answer, selected, facets, limit } = found;
  // What was chosen shows at once, its products when they are found.
  const choices = found.pending?.choices ?? found.choices;
  const region = answer.regions.find(({ id }) => id === selected) ?? null;
  const { match, nearest = [] } = region ?? answer;
  const results = region?.results ?? answer.fused;
  const shelves = toShelves(results, nearest, match);
  const count = shelves.reduce((sum, { hits }) => sum + hits.length, 0);
  return (
    <div style={garmentStyle(region?.garmentClass ?? null)}>
      <NoticeList notices={answer.notices} />
      {(count > 0 || isRestricted(choices)) && (
        <>
          <div className="result-title">
            <h2>{region ? garmentLabel(region.garmentClass) : 'The whole look'}</h2>
            {region && <Guesses of={region} />}
            <p>
              {count} {count === 1 ? 'product' : 'products'}, {listOrder(match)}
            </p>
            {region && <TasteButton {...{ catalog, onTaste }} garmentClass={region.garmentClass} />}
          </div>
          <FilterBar
            facets={facets}
            choices={choices}
            currency={oneCurrency([...results, ...nearest])}
            onChoose={onChoose}
          />
        </>
      )}
      {count > 0 && match === 'none' && (
        <p className="notice" data-match="none">
          <strong>Nothing like this in the catalog.</strong> {whyNone(region)} The nearest products are below.
        </p>
      )}
      <ShelfList {...{ shelves, selected, region, actions }} regions={answer.regions} />
      {count === 0 && isRestricted(choices) && answer.notices.every(({ code }) => code === 'truncated') && (
        <p className="notice">No product of this list meets the choices above.</p>
      )}
      {count >= limit && limit < maxLimit && (
        <button type="button" className="button secondary more" onClick={onMore}>
          Show more
        </button>
      )}
    </div>
  );
}

/** How a garment looks, in words; its figures on hover. */
function Guesses({ of: { attributes = {}, garmentClass } }: { readonly of: Region }) {
  const guesses = formatGuesses(attributes, garmentClass);
  return guesses === '' ? null : <p title={formatGuessesExactly(attributes)}>looks {guesses}</p>;
}

function listOrder(match: Match | undefined): string {
  if (match === 'kind') return 'most similar of its kind first';
  return match === 'none' ? 'nearest first' : 'best match first';
}

function whyNone(region: Region | null): string {
  if (!region) return 'No product looks like this photo.';
  if (region.garmentClass === null) return 'No product looks like what is in the box.';
  if (region.confidence < 0.5)
    return `It is unsure whether this is a garment: ${garmentLabel(region.garmentClass)}?`;
  return `It seems to have nothing of the kind: ${garmentLabel(region.garmentClass)}.`;
}
