import type { LookReport } from '../looks/look-report.ts';
import { escapeMarkup, short } from './markup.ts';
import { pageStyle } from './page-style.ts';

const width = 420;
const barHeight = 34;

/** Shares of the garments that sum to 1: those whose product is ranked first, and those lost to each cause (`Loss`). */
export function lossShares({
  fused,
  loss,
}: Pick<LookReport, 'fused' | 'loss'>): [name: string, share: number, css: string][] {
  return [
    ['found', fused['r@1'].value, 'found'],
    ['fusion', loss.fusion, 'fusion'],
    ['wrong box', loss.wrongBox, 'wrong-box'],
    ['missed box', loss.missedBox, 'missed-box'],
    ['embedding', loss.embedding, 'embedding'],
    ['not in catalog', loss.notInCatalog, 'not-in-catalog'],
  ];
}

/** {@link lossShares} as one bar, SVG. */
export function lossPicture(report: Pick<LookReport, 'n' | 'fused' | 'loss'>): string {
  const shares = lossShares(report);
  let from = 0;
  const parts = shares.map(([name, value, css], index) => {
    // Without garments the shares are NaN.
    const share = Number.isFinite(value) ? value : 0;
    const x = from * width;
    from += share;
    const label = `${name} ${short(value)}`;
    const row = barHeight + 22 + index * 20;
    return (
      `<rect class="${css}" x="${x.toFixed(1)}" y="0" width="${(share * width).toFixed(1)}" height="${barHeight}"><title>${label}</title></rect>` +
      `<rect class="${css}" x="0" y="${row - 11}" width="14" height="14"/>` +
      `<text x="22" y="${row}">${escapeMarkup(label)}</text>`
    );
  });
  const height = barHeight + 22 + shares.length * 20;
  const title = `${report.n} garments: ${shares.map(([name, share]) => `${name} ${short(share)}`).join(', ')}`;
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeMarkup(title)}">${parts.join('')}</svg>`;
}

/** The same as the content of an SVG file. */
export function standaloneLossPicture(report: Pick<LookReport, 'n' | 'fused' | 'loss'>): string {
  return lossPicture(report)
    .replace('<svg ', `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" `)
    .replace('>', `><style>${pageStyle}</style>`);
}
