import { type Pairing, pairings } from '../../fuse/profile.ts';
import type { GridPoint } from '../tune/tune-profile.ts';
import { escapeMarkup, short } from './markup.ts';

const width = 300;
const height = 180;
const margin = { left: 40, right: 10, top: 24, bottom: 30 };

/** One SVG per pairing: every grid point's value by that pairing's weight, and the best value for each weight as a line. */
export function landscapePlots(points: readonly GridPoint[], measure: string): string {
  const values = points.map(({ value }) => value);
  const low = Math.min(...values);
  const span = Math.max(...values) - low || 1;
  const y = (value: number) =>
    height - margin.bottom - ((value - low) / span) * (height - margin.top - margin.bottom);
  return pairings.map((pairing) => plot(pairing, points, measure, { y, low, high: low + span })).join('');
}

function plot(
  pairing: Pairing,
  points: readonly GridPoint[],
  measure: string,
  { y, low, high }: { readonly y: (value: number) => number; readonly low: number; readonly high: number },
): string {
  const x = (share: number) => margin.left + share * (width - margin.left - margin.right);
  const dots = points.map(
    (point) =>
      `<circle class="dot" cx="${x(point.pairings[pairing]).toFixed(1)}" cy="${y(point.value).toFixed(1)}" r="2"/>`,
  );
  const bestAt = new Map<number, number>();
  for (const { pairings: shares, value } of points) {
    bestAt.set(shares[pairing], Math.max(value, bestAt.get(shares[pairing]) ?? Number.NEGATIVE_INFINITY));
  }
  const line = [...bestAt]
    .sort(([a], [b]) => a - b)
    .map(([share, value]) => `${x(share).toFixed(1)},${y(value).toFixed(1)}`);
  const title = `${measure} by weight of ${pairing}`;
  return (
    `<svg class="small" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeMarkup(title)}">` +
    `<text x="${margin.left}" y="14">${escapeMarkup(pairing)}</text>` +
    `<text x="${margin.left - 6}" y="${y(high) + 4}" text-anchor="end">${short(high)}</text>` +
    `<text x="${margin.left - 6}" y="${y(low) + 4}" text-anchor="end">${short(low)}</text>` +
    `<line class="axis" x1="${x(0)}" x2="${x(1)}" y1="${height - margin.bottom}" y2="${height - margin.bottom}"/>` +
    [0, 0.5, 1]
      .map((share) => `<text x="${x(share)}" y="${height - 12}" text-anchor="middle">${short(share)}</text>`)
      .join('') +
    `${dots.join('')}<polyline class="best" points="${line.join(' ')}"/></svg>`
  );
}
