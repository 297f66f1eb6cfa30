import { escapeMarkup, short } from './markup.ts';

const left = 150;
const right = 50;
const width = 420;
const rowHeight = 24;

/** An SVG of values ≥ 0 as horizontal bars, in the order given. */
export function weightBars(
  rows: readonly { readonly label: string; readonly value: number }[],
  title: string,
): string {
  const largest = Math.max(...rows.map(({ value }) => value), 0) || 1;
  const bars = rows.map(({ label, value }, index) => {
    const y = index * rowHeight;
    const length = (value / largest) * (width - left - right);
    return (
      `<text x="${left - 10}" y="${y + 16}" text-anchor="end">${escapeMarkup(label)}</text>` +
      `<rect class="found" x="${left}" y="${y + 4}" width="${length.toFixed(1)}" height="${rowHeight - 8}"/>` +
      `<text x="${(left + length + 6).toFixed(1)}" y="${y + 16}">${short(value)}</text>`
    );
  });
  return `<svg viewBox="0 0 ${width} ${rows.length * rowHeight}" role="img" aria-label="${escapeMarkup(title)}">${bars.join('')}</svg>`;
}
