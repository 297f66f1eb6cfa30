import type { Estimate } from '../../api-types.ts';

interface IntervalProps {
  readonly estimate: Estimate;
  readonly label: string;
  /** Whether a test tells the difference from chance; by default whether the interval is on one side of zero. */
  readonly isDistinguishable?: boolean;
  /** Half of the width of the axis; by default as wide as the interval wants. */
  readonly reach?: number;
}

/** A difference with its 95 % interval on an axis around zero. */
export function Interval({ estimate, label, isDistinguishable = true, reach }: IntervalProps) {
  const { value, low, high } = estimate;
  const half = reach ?? Math.max(0.1, Math.abs(low), Math.abs(high));
  const x = (of: number) => 50 + (48 * of) / half;
  const side = low > 0 ? 'gain' : high < 0 ? 'loss' : 'even';
  const tone = isDistinguishable ? side : 'even';
  return (
    <svg
      className={`plot interval ${tone}`}
      viewBox="0 0 100 12"
      preserveAspectRatio="none"
      role="img"
      aria-label={`${label}: ${value.toFixed(3)}, 95 % interval ${low.toFixed(3)} to ${high.toFixed(3)}`}
    >
      <line className="axis" x1={50} x2={50} y1={0} y2={12} />
      <line className="range" x1={x(low)} x2={x(high)} y1={6} y2={6} />
      <line className="point" x1={x(value)} x2={x(value)} y1={1} y2={11} />
    </svg>
  );
}
