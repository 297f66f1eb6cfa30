import type { GridPoint } from '../../api-types.ts';

interface LandscapeProps {
  readonly points: readonly GridPoint[];
  readonly pairing: string;
  readonly measure: string;
}

/** The measure of every tried split of the weight, by the weight of one pairing; the line joins the best of each weight. */
export function Landscape({ points, pairing, measure }: LandscapeProps) {
  const values = points.map(({ value }) => value);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const x = (weight: number) => 10 + 84 * weight;
  const y = (value: number) => 6 + 42 * (most === least ? 0.5 : (most - value) / (most - least));
  const best = new Map<number, number>();
  for (const { pairings, value } of points) {
    const weight = pairings[pairing] ?? 0;
    best.set(weight, Math.max(best.get(weight) ?? Number.NEGATIVE_INFINITY, value));
  }
  const ridge = [...best].sort(([a], [b]) => a - b);
  const top = ridge.reduce((found, point) => (point[1] > found[1] ? point : found), ridge[0] ?? [0, 0]);
  return (
    <figure>
      <svg
        className="plot landscape"
        viewBox="0 0 100 60"
        role="img"
        aria-label={`${measure} by the weight of ${pairing}: best ${top[1].toFixed(3)} at ${top[0].toFixed(2)}`}
      >
        <line className="axis" x1={10} x2={94} y1={51} y2={51} />
        {points.map(({ pairings, value }) => (
          <circle key={Object.values(pairings).join()} cx={x(pairings[pairing] ?? 0)} cy={y(value)} r={0.8} />
        ))}
        <polyline points={ridge.map(([weight, value]) => `${x(weight)},${y(value)}`).join(' ')} />
        <text x={10} y={58}>
          0
        </text>
        <text x={94} y={58} textAnchor="end">
          1
        </text>
        <text x={8} y={8} textAnchor="end">
          {most.toFixed(2)}
        </text>
        <text x={8} y={50} textAnchor="end">
          {least.toFixed(2)}
        </text>
      </svg>
      <figcaption>{pairing}</figcaption>
    </figure>
  );
}
