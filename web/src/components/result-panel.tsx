import type { Match, Region } from '../api.ts';
import { formatGuesses } from '../format.ts';
import { garmentLabel, garmentStyle } from '../garment-style.ts';
import type { FoundLook } from '../look-state.ts';
import { NoticeList } from './notice-list.tsx';
import { ProductCard } from './product-card.tsx';

/** The products of the selected garment or look, best first. */
export function ResultPanel({ found }: { readonly found: FoundLook }) {
  const { answer, selected, boxFailure } = found;
  const region = answer.regions.find(({ id }) => id === selected) ?? null;
  const guesses = formatGuesses(region?.attributes ?? {});
  const { match, nearest = [] } = region ?? answer;
  const isNone = match === 'none';
  const hits = isNone ? nearest : (region?.results ?? answer.fused);
  const best = Math.max(0, ...hits.map(({ score }) => score));
  return (
    <div style={garmentStyle(region?.garmentClass ?? null)}>
      <NoticeList notices={answer.notices} />
      {boxFailure && (
        <p className="notice" role="alert">
          <strong>{boxFailure.title}.</strong> {boxFailure.detail}
        </p>
      )}
      {hits.length > 0 && (
        <>
          <div className="result-title">
            <h2>{region ? garmentLabel(region.garmentClass) : 'The whole look'}</h2>
            {guesses && <p>{guesses}</p>}
            <p>
              {hits.length} {hits.length === 1 ? 'product' : 'products'}, {listOrder(match)}
            </p>
          </div>
          {isNone && (
            <p className="notice" data-match="none">
              <strong>No match in this catalog.</strong> {whyNone(region)} The nearest products are below.
            </p>
          )}
          <ol key={selected} className="products">
            {hits.map((hit) => (
              <li key={hit.productId}>
                <ProductCard hit={hit} best={best} regions={answer.regions} region={region} />
              </li>
            ))}
          </ol>
        </>
      )}
    </div>
  );
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
