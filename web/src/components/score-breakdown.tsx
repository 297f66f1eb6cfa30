import type { Part, Region } from '../api.ts';
import { formatPercent, formatScore } from '../format.ts';
import { garmentLabel, garmentStyle } from '../garment-style.ts';

interface Props {
  readonly score: number;
  readonly parts: readonly Part[];
  readonly regions: readonly Region[];
  readonly region: Region | null;
}

/** Explains a product's score: the contribution of each list. The contributions sum to the score. */
export function ScoreBreakdown({ score, parts, regions, region }: Props) {
  const ordered = [...parts].sort((a, b) => b.contribution - a.contribution);
  const positive = ordered.reduce((sum, { contribution }) => sum + Math.max(0, contribution), 0);
  const sourceOf = (part: Part) => readSource(part.list, regions, region);
  return (
    <details className="why" name="why">
      <summary>Why?</summary>
      <div className="stack" aria-hidden="true">
        {ordered.map((part) => (
          <span
            key={part.list}
            style={{
              ...garmentStyle(sourceOf(part).garmentClass),
              width: `${positive > 0 ? (100 * Math.max(0, part.contribution)) / positive : 0}%`,
            }}
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
                {part.raw !== null && <span>cosine {part.raw.toFixed(2)}</span>}
                <span>weight {formatPercent(part.weight)}</span>
                <span>{part.rank === null ? 'not in this list' : `rank ${part.rank}`}</span>
              </dd>
            </div>
          );
        })}
        <div className="sum">
          <dt>Score</dt>
          <dd>{formatScore(score)}</dd>
        </div>
      </dl>
    </details>
  );
}

/** Describes a list such as `r1:garment→garment`: what was compared, and the class whose color it gets. */
function readSource(list: string, regions: readonly Region[], region: Region | null) {
  const [source = list, pairing = ''] = list.split(':');
  const against = pairing.endsWith('→whole') ? 'whole image' : 'garment';
  if (source === 'photo') return { label: `Whole photo → ${against}`, garmentClass: null };
  // A garment's list has only its own crop. A box drawn later was searched alone, as r1.
  const crop = region ?? regions.find(({ id }) => id === source);
  return {
    label: `${garmentLabel(crop?.garmentClass ?? null)} → ${against}`,
    garmentClass: crop?.garmentClass ?? null,
  };
}
