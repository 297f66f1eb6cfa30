import type { RunFusion } from '../tune/runs/run-space.ts';
import { familyName } from '../tune/runs/search-space.ts';
import type { RunTuning } from '../tune/runs/tune-runs.ts';

/** A tuning of runs without the models of trained methods, which are long. */
export function withoutModels(tuning: RunTuning): object {
  const plain = ({ fitted: _model, ...fusion }: RunFusion) => fusion;
  const families = tuning.families.map((family) => ({ ...family, best: plain(family.best) }));
  return { ...tuning, best: plain(tuning.best), families };
}

/** The report of a tuning of runs as text. */
export function runTuningText(
  { measure, queries, evaluations, families, single, best, runs, gain }: RunTuning,
  seconds: number,
): string {
  const width = Math.max(...families.map(({ name }) => name.length), 'method'.length) + 2;
  const parameters = Object.entries(best.parameters).map(([name, value]) => `, ${name} ${value}`);
  return [
    `${queries} queries, ${evaluations} fusions measured, ${seconds.toFixed(2)} s; ${measure}`,
    ...single.map(({ name, value }) => `${value.toFixed(4)}  ${name} alone`),
    `${'method'.padEnd(width)}chosen on  held out`,
    ...families.map(
      ({ name, training, gain: own }) =>
        `${name.padEnd(width)}${training.toFixed(4)}     ${own ? own.run.toFixed(4) : '–'}`,
    ),
    `best: ${familyName(best)}${parameters.join('')}; weights:`,
    ...runs.map((name, index) => `  ${(best.weights[index] ?? 0).toFixed(3)}  ${name}`),
    ...(gain ? [`held out: ${gain.sentence}`] : []),
  ].join('\n');
}
