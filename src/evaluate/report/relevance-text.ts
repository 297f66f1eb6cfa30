import type { NothingReport, RelevanceReport } from '../looks/relevance-report.ts';
import type { Estimate } from '../significance/bootstrap.ts';

/** The report as lines of text: the figures in percent with intervals, then a table of the classes of first hits. */
export function relevanceText(report: RelevanceReport): string[] {
  const { looks, labelled, found, lookList, confident, byClass } = report;
  const figures = (of: Readonly<Record<string, Estimate>>) =>
    Object.entries(of).map(([name, estimate]) => `  ${name.padEnd(13)}${interval(estimate)}`);
  const { 'unjudged@1': first, 'unjudged@4': row } = report;
  const pick = (names: readonly EstimateName[]) =>
    Object.fromEntries(names.map((name) => [name, report[name]]));
  return [
    `by labelled kind: ${looks} looks, ${labelled} garments, ${found} found`,
    ...figures(pick(['kind@1', 'near@1', 'unrelated@1', 'kind@4', 'unrelated@4', 'ndcg@10'])),
    ...(row > 0
      ? [`  products without a label: ${percent(first)} of the first, ${percent(row)} of the first four`]
      : []),
    `  looks with an unrelated product in a first row of four: ${interval(report.looksWithUnrelated)}`,
    `  the look's own list: recall@10 ${interval(lookList['recall@10'])}, first hit ${interval(lookList.firstHit)}`,
    confident === null
      ? '  confident: the profile has no calibration'
      : `  confident: precision ${interval(confident.precision)}, coverage ${interval(confident.coverage)}`,
    `  ${'class'.padEnd(11)}labelled  found  same  near  unrelated  first products`,
    ...Object.entries(byClass).map(([name, { labelled: all, found: counted, kinships, first: classes }]) => {
      const counts = [all, counted, kinships.same, kinships.near, kinships.unrelated];
      const widths = [8, 7, 6, 6, 11];
      const columns = counts.map((count, index) => String(count).padStart(widths[index] ?? 0)).join('');
      const most = Object.entries(classes).sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
      return `  ${name.padEnd(11)}${columns}  ${most.map(([of, count]) => `${of} ${count}`).join(', ')}`;
    }),
  ];
}

/** The looks without garments as a line of text. */
export function nothingText({ looks, withRegion, offered }: NothingReport): string {
  const said = offered === null ? 'the profile has no calibration to abstain by' : interval(offered);
  return `${looks} looks without garments: a region found ${interval(withRegion)}, a product offered with confidence: ${said}`;
}

type EstimateName = 'kind@1' | 'near@1' | 'unrelated@1' | 'kind@4' | 'unrelated@4' | 'ndcg@10';

function interval({ value, low, high }: Estimate): string {
  return Number.isNaN(value) ? '–' : `${percent(value)} (${percent(low)} to ${percent(high)})`;
}

function percent(value: number): string {
  return (value * 100).toFixed(1);
}
