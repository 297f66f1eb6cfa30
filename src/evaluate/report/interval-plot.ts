import type { Estimate } from '../significance/bootstrap.ts';
import { escapeMarkup, signed } from './markup.ts';

export interface IntervalRow {
  readonly label: string;
  readonly estimate: Estimate;
}

const left = 150;
const right = 50;
const width = 420;
const rowHeight = 30;

/** An SVG of values with their intervals on one axis, 0 marked; intervals that contain 0 are paler. Rows in the order given. */
export function intervalPlot(rows: readonly IntervalRow[], title: string): string {
  const shown = rows.filter(({ estimate }) => Number.isFinite(estimate.value));
  const bounds = shown.flatMap(({ estimate }) => [estimate.low, estimate.high]);
  const low = Math.min(0, ...bounds);
  const span = Math.max(0, ...bounds) - low || 1;
  const x = (value: number) => left + ((value - low) / span) * (width - left - right);
  const height = shown.length * rowHeight + 24;
  const marks = shown.map(({ label, estimate: { value, low: from, high: to } }, index) => {
    const y = index * rowHeight + rowHeight / 2;
    const isClear = from > 0 || to < 0;
    const color = isClear ? (value > 0 ? 'gain' : 'loss') : 'unclear';
    return (
      `<text x="${left - 10}" y="${y + 4}" text-anchor="end">${escapeMarkup(label)}</text>` +
      `<line class="${color}" x1="${fixed(x(from))}" x2="${fixed(x(to))}" y1="${y}" y2="${y}"/>` +
      `<circle class="${color}" cx="${fixed(x(value))}" cy="${y}" r="5"><title>${signed(value)}, 95 % interval ${signed(from)} to ${signed(to)}</title></circle>` +
      `<text x="${width - right + 8}" y="${y + 4}">${signed(value)}</text>`
    );
  });
  return (
    `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeMarkup(title)}">` +
    `<line class="axis" x1="${fixed(x(0))}" x2="${fixed(x(0))}" y1="0" y2="${height - 20}"/>` +
    `<text x="${fixed(x(0))}" y="${height - 5}" text-anchor="middle">0</text>${marks.join('')}</svg>`
  );
}

function fixed(value: number): string {
  return value.toFixed(1);
}
