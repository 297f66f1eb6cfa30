import { type Profile, pairings } from '../../fuse/profile.ts';
import type { GarmentOutcome } from '../looks/judge-look.ts';
import { reportLooks } from '../looks/look-report.ts';
import { describeCalibration } from '../tune/learn-profile.ts';
import type { Finding, TunedGarment, TuningReport } from '../tune/tune-profile.ts';
import { intervalPlot } from './interval-plot.ts';
import { landscapePlots } from './landscape-plot.ts';
import { lossPicture } from './loss-picture.ts';
import { escapeMarkup, short, signed } from './markup.ts';
import { pageStyle } from './page-style.ts';
import { coefficientTable, confidencePlots, strokeLegend } from './weights-plot.ts';

export interface TuningPageOptions {
  readonly catalog: string;
  /** Outcomes under the baseline and under the tuned profile, for the causes of lost garments. */
  readonly before: readonly GarmentOutcome[];
  readonly after: readonly GarmentOutcome[];
  /** Thumbnails as data URIs, by look id and by product id. A row without one shows only the name. */
  readonly lookPictures: ReadonlyMap<string, string>;
  readonly productPictures: ReadonlyMap<string, string>;
}

/** How many of the largest gains, and of the largest losses, are shown. */
const shownOutcomes = 8;

/** The garments with the largest gains and those with the largest losses; ties in the order of the labels. */
export function winsAndLosses(outcomes: readonly TunedGarment[]): {
  readonly wins: readonly TunedGarment[];
  readonly losses: readonly TunedGarment[];
} {
  const gain = ({ tuned, baseline }: TunedGarment) => tuned - baseline;
  const ordered = outcomes.toSorted((a, b) => gain(b) - gain(a));
  return {
    wins: ordered.filter((outcome) => gain(outcome) > 0).slice(0, shownOutcomes),
    losses: ordered
      .filter((outcome) => gain(outcome) < 0)
      .slice(-shownOutcomes)
      .reverse(),
  };
}

/** The report of a tuning as one HTML page without external resources. */
export function tuningPage(report: TuningReport, options: TuningPageOptions): string {
  const { measure, baseline, best } = report;
  const main = report.gains[measure];
  const single = report.overSingleList[measure];
  const base = `${baseline.name}@${baseline.version}`;
  // Garments that only their kind judges have no right product to lose.
  const lost = (garments: readonly GarmentOutcome[]) =>
    lossPicture(
      reportLooks(
        garments.filter(({ relevant }) => relevant.size > 0),
        (id) => id,
      ),
    );
  const { wins, losses } = winsAndLosses(report.outcomes);
  const sections = [
    `<h1>Tuning report: ${escapeMarkup(options.catalog)}</h1>`,
    `<p class="lead">${escapeMarkup(main?.sentence ?? '')}</p>`,
    `<p>${report.garments} garments, ${report.looks} looks, ${report.folds} folds by look, seed ${report.seed}; ${report.gridPoints} weight splits per method, ${report.evaluations} profiles evaluated. Held-out figures come from looks that the profile was not chosen on.</p>`,
    ...(report.lookShare > 0
      ? [
          `<p>Chosen by ${short(1 - report.lookShare)} · ${escapeMarkup(measure)} of the garments' lists + ${short(report.lookShare)} · the mean of coverage@n, recall@10 and first hit in the look's own list; in no set may either be lower than the baseline's by more than the interval.</p>`,
        ]
      : []),
    `<p>${escapeMarkup(single?.sentence ?? '')}</p>`,
    section(
      `Held-out gain over ${base} (${measure}, 95 % interval)`,
      intervalPlot(
        [
          ...report.families.map(({ name, gain }) => ({ label: name, estimate: gain.difference })),
          ...(main ? [{ label: 'selected profile', estimate: main.difference }] : []),
        ],
        `Gain of each method over ${base}`,
      ),
      report.runnerUp === null
        ? ''
        : `<p>Best on all looks: ${escapeMarkup(report.bestFamily)}; runner-up: ${escapeMarkup(report.runnerUp)}.</p>`,
    ),
    section('All measures, held out', findingsTable(report)),
    ...(report.landscape.length === 0
      ? []
      : [
          section(
            `Weights of the pairings (${report.bestFamily})`,
            landscapePlots(report.landscape, measure),
            `<p>Each dot is one split of the weight among the four pairings and its ${escapeMarkup(measure)} on all looks. The line shows the best value for each weight.</p>`,
          ),
        ]),
    section(`Weights by confidence: ${base}`, confidencePlots(baseline)),
    section(
      `Weights by confidence: ${best.name}@${best.version}`,
      confidencePlots(best),
      `<p>Share of each list in the score, by the confidence of a region that covers a fifth of the photo; the other garments have .8.${best.learned ? ' All other features are at their mean.' : ''}</p>`,
      strokeLegend(),
    ),
    section(
      "Held-out gain in the look's own list",
      intervalPlot(
        Object.entries(report.lookGains).map(([label, gain]) => ({ label, estimate: gain.difference })),
        "Held-out gain in the look's own list",
      ),
    ),
    ...(report.sets.length < 2
      ? []
      : [
          section(
            `Held-out gain by set (${measure} of the garments' lists, and the look's own list)`,
            intervalPlot(
              report.sets.flatMap(({ name, regions, look }) => [
                { label: `${name}, garments`, estimate: regions.difference },
                { label: `${name}, look`, estimate: look.difference },
              ]),
              'Held-out gain by set',
            ),
          ),
        ]),
    ...(best.learned
      ? [
          section(
            'Learned coefficients',
            `<p>By what a list's weight is multiplied, as a logarithm, for one standard deviation of a feature or for a class.</p>`,
            coefficientTable(best),
          ),
        ]
      : []),
    ...Object.entries(report.slices).map(([kind, slices]) =>
      section(
        `Held-out gain by ${kind}`,
        intervalPlot(
          slices.map(({ name, gain }) => ({
            label: `${name} (${gain.wins + gain.losses} changed)`,
            estimate: gain.difference,
          })),
          `Held-out gain by ${kind}`,
        ),
      ),
    ),
    section(`Lost at rank 1: ${base}`, lost(options.before)),
    section(
      `Lost at rank 1: ${best.name}@${best.version}, on the looks it was chosen on`,
      lost(options.after),
    ),
    section('Largest gains, held out', outcomeList(wins, options)),
    section('Largest losses, held out', outcomeList(losses, options)),
    section(
      'Tuned profile',
      profileTable(baseline, best),
      calibrationTable(report),
      `<details><summary>As JSON</summary><pre>${escapeMarkup(JSON.stringify(best, null, 2))}</pre></details>`,
    ),
  ];
  return (
    `<!doctype html><html lang="en"><head><meta charset="utf-8">` +
    `<meta name="viewport" content="width=device-width, initial-scale=1"><title>Tuning report: ${escapeMarkup(options.catalog)}</title>` +
    `<style>${pageStyle}</style></head><body><main>${sections.join('\n')}</main></body></html>\n`
  );
}

function section(title: string, ...content: readonly string[]): string {
  return `<section><h2>${escapeMarkup(title)}</h2>${content.join('')}</section>`;
}

function findingsTable({ gains, lookGains, overSingleList }: TuningReport): string {
  const cells = ({ run, baseline, difference, wins, losses }: Finding) =>
    `<td>${short(run)}</td><td>${short(baseline)}</td><td>${signed(difference.value)} (${signed(difference.low)} to ${signed(difference.high)})</td><td>${wins}</td><td>${losses}</td>`;
  const rows = (label: string, findings: Readonly<Record<string, Finding>>) =>
    Object.entries(findings).map(
      ([name, finding]) => `<tr><th>${escapeMarkup(name)}</th><td>${label}</td>${cells(finding)}</tr>`,
    );
  return `<div class="wide"><table><tr><th>measure</th><th>compared with</th><th>tuned</th><th>other</th><th>difference</th><th>wins</th><th>losses</th></tr>${[
    ...rows('baseline', gains),
    ...rows("baseline, the look's own list", lookGains),
    ...rows('best single list', overSingleList),
  ].join('')}</table></div>`;
}

function outcomeList(
  outcomes: readonly TunedGarment[],
  { lookPictures, productPictures }: TuningPageOptions,
): string {
  if (outcomes.length === 0) return '<p>None.</p>';
  const picture = (source: string | undefined, alt: string) =>
    source === undefined ? '' : `<img src="${escapeMarkup(source)}" alt="${escapeMarkup(alt)}">`;
  const items = outcomes.map(({ look, garmentClass, relevant, baseline, tuned }) => {
    const product = relevant[0] ?? '';
    return `<li>${picture(lookPictures.get(look), `look ${look}`)}${picture(productPictures.get(product), `product ${product}`)}<p>${escapeMarkup(look)}, ${garmentClass ?? 'garment'}: ${escapeMarkup(product)}<br>${short(baseline)} → ${short(tuned)}</p></li>`;
  });
  return `<ul class="outcomes">${items.join('')}</ul>`;
}

/** A learnt table is too long for the settings table; the page has it as JSON. */
function settingText(key: string, value: unknown): string {
  if (typeof value === 'number') return short(value);
  const isLearnt = value !== null && ['confusion', 'calibration', 'learned'].includes(key);
  return isLearnt ? 'learnt from labels' : JSON.stringify(value);
}

function calibrationTable({ calibration: heldOut, best: { calibration } }: TuningReport): string {
  if (calibration === null) return '';
  const rows = [['all', calibration.all] as const, ...Object.entries(calibration.classes)].map(
    ([name, { a, b, threshold }]) =>
      `<tr><th>${escapeMarkup(name)}</th><td>${short(a)}</td><td>${short(b)}</td><td>${threshold === null ? 'never' : short(threshold)}</td></tr>`,
  );
  return (
    `<p>${escapeMarkup(describeCalibration(heldOut))}</p>` +
    `<div class="wide"><table><tr><th>class</th><th>A</th><th>B</th><th>threshold</th></tr>${rows.join('')}</table></div>`
  );
}

function profileTable(before: Profile, after: Profile): string {
  const plain = ({ name, version, pairings: factors, ...rest }: Profile): Record<string, string> => ({
    ...Object.fromEntries(pairings.map((pairing) => [pairing, short(factors[pairing])])),
    ...Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, settingText(key, value)])),
  });
  const [old, made] = [plain(before), plain(after)];
  const rows = Object.keys({ ...old, ...made }).map((key) => {
    const mark = old[key] === made[key] ? '' : ' class="changed"';
    return `<tr${mark}><th>${escapeMarkup(key)}</th><td>${escapeMarkup(old[key] ?? '–')}</td><td>${escapeMarkup(made[key] ?? '–')}</td></tr>`;
  });
  return `<div class="wide"><table><tr><th>setting</th><th>baseline</th><th>tuned</th></tr>${rows.join('')}</table></div>`;
}
