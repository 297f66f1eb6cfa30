import type { Estimate } from '../significance/bootstrap.ts';
import type { RunFusion } from '../tune/runs/run-space.ts';
import type { RunTuning } from '../tune/runs/tune-runs.ts';
import { intervalPlot } from './interval-plot.ts';
import { escapeMarkup, short } from './markup.ts';
import { pageStyle } from './page-style.ts';
import { weightBars } from './weight-bars.ts';

/** The report of a tuning of runs as one HTML page without external resources. */
export function runTuningPage(tuning: RunTuning): string {
  const { measure, best, families, gain, runs, single } = tuning;
  const gains = families.flatMap(({ name, gain: own }): { label: string; estimate: Estimate }[] =>
    own ? [{ label: name, estimate: own.difference }] : [],
  );
  const selected = gain ? [{ label: 'selected fusion', estimate: gain.difference }] : [];
  const title = `Tuning report: ${runs.length} runs`;
  const sections = [
    `<h1>${title}</h1>`,
    `<p class="lead">${escapeMarkup(gain?.sentence ?? 'No held-out estimate: run again with at least two folds.')}</p>`,
    `<p>${tuning.queries} queries, ${tuning.folds ?? 'no'} folds; ${tuning.gridPoints} points of weights and parameters, ${tuning.evaluations} fusions measured. Held-out figures come from queries that the fusion was not chosen on.</p>`,
    gain === null
      ? ''
      : section(
          `Held-out gain over the best single run (${measure}, 95 % interval)`,
          intervalPlot([...gains, ...selected], 'Held-out gain of each method over the best single run'),
        ),
    section('Methods', familiesTable(tuning)),
    section(
      `Weights of ${describe(best)}`,
      weightBars(
        runs.map((label, index) => ({ label, value: best.weights[index] ?? 0 })),
        'Weight of each run',
      ),
    ),
    section(
      `Each run alone (${measure})`,
      weightBars(
        single.map(({ name, value }) => ({ label: name, value })),
        `${measure} of each run`,
      ),
    ),
  ];
  return (
    `<!doctype html><html lang="en"><head><meta charset="utf-8">` +
    `<meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title>` +
    `<style>${pageStyle}</style></head><body><main>${sections.join('\n')}</main></body></html>\n`
  );
}

/** `rrf, k 20`. */
function describe({ method, normalization, parameters }: RunFusion): string {
  const over = normalization === 'none' ? '' : ` over ${normalization}`;
  const set = Object.entries(parameters).map(([name, value]) => `, ${name} ${value}`);
  return `${method}${over}${set.join('')}`;
}

function familiesTable({ families, measure }: RunTuning): string {
  const rows = families.map(({ best, points, exhaustive, training, gain }) => {
    const heldOut = gain ? short(gain.run) : '–';
    return `<tr><th>${escapeMarkup(describe(best))}</th><td>${short(training)}</td><td>${heldOut}</td><td>${points}</td><td>${exhaustive ? 'all points' : 'coordinate ascent'}</td></tr>`;
  });
  return `<div class="wide"><table><tr><th>best of the method</th><th>${escapeMarkup(measure)}, chosen on</th><th>held out</th><th>points</th><th>search</th></tr>${rows.join('')}</table></div>`;
}

function section(title: string, ...content: readonly string[]): string {
  return `<section><h2>${escapeMarkup(title)}</h2>${content.join('')}</section>`;
}
