import type { CalibrationBand } from '../../api-types.ts';

interface CalibrationProps {
  readonly before: readonly CalibrationBand[];
  readonly after: readonly CalibrationBand[];
}

/** How often a first product is right, by the probability that was stated; on the diagonal both agree. */
export function CalibrationCurve({ before, after }: CalibrationProps) {
  const x = (value: number) => 12 + 80 * value;
  const y = (value: number) => 88 - 80 * value;
  const points = (bands: readonly CalibrationBand[]) =>
    bands.flatMap(({ said, right, lists, from }) =>
      said === null ? [] : [{ key: from, cx: x(said), cy: y(right / lists), r: 1.5 + Math.sqrt(lists) / 2 }],
    );
  const text = after
    .filter(({ lists }) => lists > 0)
    .map(({ said, right, lists }) => `stated ${(said ?? 0).toFixed(2)}: ${right} of ${lists} right`)
    .join('; ');
  return (
    <svg className="plot calibration" viewBox="0 0 100 100" role="img" aria-label={`Calibration. ${text}`}>
      <line className="axis" x1={12} x2={92} y1={88} y2={88} />
      <line className="axis" x1={12} x2={12} y1={8} y2={88} />
      <line className="diagonal" x1={12} x2={92} y1={88} y2={8} />
      {points(before).map(({ key, ...circle }) => (
        <circle key={key} className="before" {...circle} />
      ))}
      {points(after).map(({ key, ...circle }) => (
        <circle key={key} className="after" {...circle} />
      ))}
      <text x={52} y={98} textAnchor="middle">
        stated probability
      </text>
      <text x={5} y={48} textAnchor="middle" transform="rotate(-90 5 48)">
        right
      </text>
    </svg>
  );
}
