import type { Part, Region } from '../api.ts';
import { formatHit, formatPercent, formatScore } from '../format.ts';
import { garmentLabel, garmentStyle } from '../garment-style.ts';
import type { Variant } from '../group-variants.ts';

interface Props {
  readonly hit: Variant;
  readonly parts: readonly Part[];
  readonly regions: readonly Region[];
  readonly region: Region | null;
}

/** Why a product is shown: in a sentence, as a bar, and as figures that sum to its score. */
export function ScoreBreakdown({ hit, parts, regions, region }: Props) {
  const ordered = [...parts].sort((a, b) => b.contribution - a.contribution);
  const positive = ordered.reduce((sum, { contribution }) => sum + Math.max(0, contribution), 0);
  const shareOf = ({ contribution }: Part) => (positive > 0 ? Math.max(0, contribution) / positive : 0);
  const sourceOf = (part: Part) => readSource(part.list, regions, region);
  const [first, second] = ordered;
  return (
    <details className="why" name="why">
      <summary>Why?</summary>
      {first && (
        <p>
          Mostly because {sourceOf(first).reason} ({formatPercent(shareOf(first))})
          {second && shareOf(second) >= 0.1 && (
            <>
              , and because {sourceOf(second).reason} ({formatPercent(shareOf(second))})
            </>
          )}
          .
        </p>
      )}
      <div className="stack" aria-hidden="true">
        {ordered.map((part) => (
          <span
            key={part.list}
            style={{ ...garmentStyle(sourceOf(part).garmentClass), width: `${100 * shareOf(part)}%` }}
          />
        ))}
      </div>
      <dl>
        {ordered.map((part) => {
          const { label, garmentClass } = sourceOf(part);
          return (
            <div key={part.list} style={garmentStyle(garmentClass)}>
              <dt>{label}</dt>
              <dd data-contribution={part.contribution}>{formatScore(part.contribution)}</dd>
              <dd className="part-facts">
                {part.raw !== null && (
                  <span>
                    {part.list.startsWith('nudge:') ? 'probability' : 'cosine'} {part.raw.toFixed(2)}
                  </span>
                )}
                <span>weight {formatPercent(part.weight)}</span>
                <span>{part.rank === null ? 'not in this list' : `rank ${part.rank}`}</span>
              </dd>
            </div>
          );
        })}
        <div className="sum">
          <dt>Score</dt>
          <dd className="score">
            <data value={hit.score}>{formatScore(hit.score)}</data>
          </dd>
          {hit.sameProduct !== undefined && <dd className="part-facts">{formatHit(hit)}</dd>}
        </div>
      </dl>
    </details>
  );
}

/** What a list such as `r1:garment→garment` compared: as a label, as a reason, and the class whose color it gets. */
function readSource(list: string, regions: readonly Region[], region: Region | null) {
  const [source = list, pairing = ''] = list.split(':');
  if (source === 'start')
    return { label: 'Where you started', reason: 'it looks like what you started from', garmentClass: null };
  if (source === 'liked')
    return {
      label: 'A product you liked',
      reason: 'it looks like a product that you liked',
      garmentClass: null,
    };
  if (source === 'disliked')
    return {
      label: 'A product you disliked',
      reason: 'it looks unlike a product that you disliked',
      garmentClass: null,
    };
  if (source === 'nudge') {
    const value = pairing.slice(pairing.indexOf('=') + 1).toLowerCase();
    return { label: `More ${value}`, reason: `it is rather ${value}, as you asked`, garmentClass: null };
  }
  const toWhole = pairing.endsWith('→whole');
  const against = toWhole ? 'whole image' : 'garment';
  if (source === 'photo') {
    const reason = toWhole
      ? 'the two pictures as a whole look alike'
      : 'the product looks like something in the whole photo';
    return { label: `Whole photo → ${against}`, reason, garmentClass: null };
  }
  // A garment's own list has only its own crop.
  const crop = regions.find(({ id }) => id === source) ?? region;
  const garmentClass = crop?.garmentClass ?? null;
  const name = garmentClass ? `the ${garmentLabel(garmentClass).toLowerCase()} in the photo` : 'your box';
  const reason = toWhole ? `its picture as a whole looks like ${name}` : `it looks like ${name}`;
  return { label: `${garmentLabel(garmentClass)} → ${against}`, reason, garmentClass };
}
