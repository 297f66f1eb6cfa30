import { type Profile, pairings, pairingViews } from '../../fuse/profile.ts';
import { learnedExponent } from '../../fuse/weights/learned-weights.ts';
import { regionWeight, type WeighedRegion, wholeWeight } from '../../fuse/weights/region-weight.ts';
import { escapeMarkup, short } from './markup.ts';

const width = 300;
const height = 180;
const margin = { left: 34, right: 10, top: 24, bottom: 30 };
const steps = 20;

/** Strokes of the pairings, in their order. */
const dashes = ['', '6 3', '2 3', '9 3 2 3'];

/**
 * The share of each pairing's list for a region of this confidence among other garments, as found: w_l / Σ w. Everything that is
 * learnt from but not given here counts as its mean.
 */
export function sharesAt(profile: Profile, confidence: number, others: readonly WeighedRegion[]): number[] {
  const region: WeighedRegion = { garmentClass: null, confidence, areaShare: 0.2 };
  const crop = regionWeight(region, profile);
  const whole = wholeWeight([region, ...others], region, profile);
  const otherConfidence = others.reduce((sum, other) => sum + other.confidence, 0);
  const values = { confidence, others: others.length, otherConfidence };
  const masses = pairings.map((pairing) => {
    const base = (pairingViews[pairing].query === 'garment' ? crop : whole) * profile.pairings[pairing];
    return profile.learned ? base * Math.exp(learnedExponent(pairing, values, profile.learned)) : base;
  });
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  return masses.map((mass) => (total > 0 ? mass / total : 0));
}

/** Two SVGs of each list's share by the region's confidence: the only garment of a photo, and one of three. */
export function confidencePlots(profile: Profile): string {
  const other: WeighedRegion = { garmentClass: null, confidence: 0.8, areaShare: 0.2 };
  return plot(profile, 'one garment', []) + plot(profile, 'one of three garments', [other, other]);
}

function plot(profile: Profile, title: string, others: readonly WeighedRegion[]): string {
  const x = (confidence: number) => margin.left + confidence * (width - margin.left - margin.right);
  const y = (share: number) => height - margin.bottom - share * (height - margin.top - margin.bottom);
  const points = Array.from({ length: steps + 1 }, (_, index) => index / steps);
  const shares = points.map((confidence) => sharesAt(profile, confidence, others));
  const lines = pairings.map((pairing, list) => {
    const path = points.map(
      (confidence, index) => `${x(confidence).toFixed(1)},${y(shares[index]?.[list] ?? 0).toFixed(1)}`,
    );
    return `<polyline class="best" stroke-dasharray="${dashes[list] ?? ''}" points="${path.join(' ')}"><title>${escapeMarkup(pairing)}</title></polyline>`;
  });
  return (
    `<svg class="small" viewBox="0 0 ${width} ${height}" role="img" aria-label="Weights by confidence, ${escapeMarkup(title)}">` +
    `<text x="${margin.left}" y="14">${escapeMarkup(title)}</text>` +
    `<line class="axis" x1="${x(0)}" x2="${x(1)}" y1="${y(0)}" y2="${y(0)}"/>` +
    [0, 0.5, 1]
      .map(
        (tick) =>
          `<text x="${margin.left - 6}" y="${y(tick) + 4}" text-anchor="end">${short(tick)}</text>` +
          `<text x="${x(tick)}" y="${height - 12}" text-anchor="middle">${short(tick)}</text>`,
      )
      .join('') +
    `${lines.join('')}</svg>`
  );
}

/** Which stroke is which pairing. */
export function strokeLegend(): string {
  const entries = pairings.map(
    (pairing, list) =>
      `<tr><td><svg class="stroke" viewBox="0 0 60 10" width="60"><polyline class="best" stroke-dasharray="${dashes[list] ?? ''}" points="0,5 60,5"/></svg></td><td>${escapeMarkup(pairing)}</td></tr>`,
  );
  return `<table>${entries.join('')}</table>`;
}

/** The learnt coefficients as a table, the most influential features first; '' if nothing is learnt. */
export function coefficientTable({ learned }: Profile): string {
  if (!learned) return '';
  const names = ['constant', ...Object.keys(learned.features)] as const;
  const rows = names
    .map((name) => ({
      name,
      values: pairings.map(
        (pairing) =>
          Object.entries(learned.coefficients[pairing] ?? {}).find(([key]) => key === name)?.[1] ?? 0,
      ),
    }))
    .map((row) => ({ ...row, largest: Math.max(...row.values.map(Math.abs)) }))
    .filter(({ largest }) => largest > 0)
    .sort((a, b) => b.largest - a.largest);
  const cells = (values: readonly number[]) => values.map((value) => `<td>${short(value)}</td>`).join('');
  return (
    `<div class="wide"><table><tr><th>feature</th>${pairings.map((pairing) => `<th>${escapeMarkup(pairing)}</th>`).join('')}</tr>` +
    `${rows.map(({ name, values }) => `<tr><th>${escapeMarkup(name)}</th>${cells(values)}</tr>`).join('')}</table></div>`
  );
}
