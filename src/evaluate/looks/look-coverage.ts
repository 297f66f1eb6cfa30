import { bootstrapMean, type Estimate } from '../significance/bootstrap.ts';
import type { JudgedGarment } from './look-report.ts';

/** How well the look's own list covers the look, with 95 % intervals by look. */
export interface LookCoverage {
  readonly looks: number;
  /** Share of the garments whose product is among the first n of the look's list, n being the look's labelled garments. */
  readonly 'coverage@n': Estimate;
  /** Share of the garments whose product is among the first 10. */
  readonly 'recall@10': Estimate;
  /** Share of the looks whose first product is right for some garment. */
  readonly firstHit: Estimate;
}

/** @param garments all labelled garments of each look: n is their number, so a part of them gives another figure */
export function reportCoverage(garments: readonly JudgedGarment[]): LookCoverage {
  const byLook = new Map<string, JudgedGarment[]>();
  for (const garment of garments) byLook.set(garment.look, [...(byLook.get(garment.look) ?? []), garment]);
  const looks = [...byLook.values()].map(coverageValues);
  return {
    looks: looks.length,
    'coverage@n': bootstrapMean(looks.map((values) => values['coverage@n'])),
    'recall@10': bootstrapMean(looks.map((values) => values['recall@10'])),
    firstHit: bootstrapMean(looks.map((values) => values.firstHit)),
  };
}

/** The values of one look that {@link reportCoverage} averages, 0 or 1: one per garment, for `firstHit` one. */
export function coverageValues(
  look: readonly JudgedGarment[],
): Readonly<Record<'coverage@n' | 'recall@10' | 'firstHit', number[]>> {
  const found = (k: number) =>
    look.map(({ ranked, relevant }) => Number(ranked.look.slice(0, k).some((id) => relevant.has(id))));
  return {
    'coverage@n': found(look.length),
    'recall@10': found(10),
    firstHit: [Math.max(...found(1))],
  };
}
