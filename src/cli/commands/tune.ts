import { writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { tuneLooks } from '../../analyze/tune-looks.ts';
import { judgeLook } from '../../evaluate/looks/judge-look.ts';
import type { NamedMeasure } from '../../evaluate/measures/parse-measure.ts';
import { parseMeasure } from '../../evaluate/measures/parse-measure.ts';
import { tuningPage } from '../../evaluate/report/tuning-page.ts';
import { describeCalibration } from '../../evaluate/tune/learn-profile.ts';
import { parseProfileFamilyNames } from '../../evaluate/tune/parse-family-names.ts';
import type { Finding, ProfileFamilyName, TuningReport } from '../../evaluate/tune/tune-profile.ts';
import { withProfile } from '../../search/find-profile.ts';
import { missingProducts } from '../missing-products.ts';
import { parseCount, parseFolds, parseShare } from '../parse-options.ts';
import { createProgress } from '../progress.ts';
import { readLooks } from '../read/read-labels.ts';
import { readPhoto } from '../read/read-photo.ts';
import { tuningPictures } from '../tuning-pictures.ts';
import { withContext } from '../with-context.ts';
import { parseNamedMeasure, tuneRunsCommand } from './tune-runs.ts';

interface Options {
  readonly catalog: string;
  readonly looks: string;
  readonly profile?: string;
  readonly methods: readonly ProfileFamilyName[];
  readonly metric: NamedMeasure;
  readonly lookShare: number;
  readonly folds: number;
  readonly seed: number;
  readonly step: number;
  readonly name: string;
  readonly out?: string;
  readonly report?: string;
  readonly json?: boolean;
}

export function tuneCommand(): Command {
  return (
    new Command('tune')
      // Otherwise this command would take `tune runs`' options of the same names.
      .enablePositionalOptions()
      .description(
        'Finds the best fusion settings on labelled photos and measures the gain on held-out ones (docs/evaluation.md)',
      )
      .option('--looks <file>', 'looks file, as for garb evaluate looks')
      .option('--catalog <name>', 'the catalog to search', 'default')
      .option(
        '--profile <name>',
        'baseline profile: NAME@VERSION, or NAME for its newest version (default: the active one)',
      )
      .addOption(
        new Option(
          '--methods <names>',
          'comma-separated, each METHOD or METHOD/NORMALISATION; learned: weights that follow each query',
        )
          .argParser(parseMethods)
          .default(parseMethods('wsum,wsum/min-max,rrf'), 'wsum,wsum/min-max,rrf'),
      )
      .addOption(
        new Option('--metric <name>', 'measure of each garment’s list to maximise, in ranx’s spelling')
          .argParser(parseNamedMeasure)
          .default(parseMeasure('mrr'), 'mrr'),
      )
      .addOption(
        new Option(
          '--look-share <share>',
          'share of the look’s own list in what is maximised, 0 to 1; the rest is the measure of each garment’s list',
        )
          .argParser(parseShare)
          .default(0.3),
      )
      .option('--folds <k>', 'cross-validation folds, at least 2', parseFolds, 5)
      .option('--seed <n>', 'random seed that draws the folds', parseCount, 1)
      .option('--step <n>', 'grid steps per pairing weight: 10 tries 0, .1, …, 1', parseCount, 10)
      .option('--name <name>', 'name of the tuned profile', 'tuned')
      .option('--out <file>', 'write the tuned profile as JSON')
      .option('--report <file>', 'write a report with plots as one HTML file')
      .option('--json', 'print the whole report as JSON')
      .addCommand(tuneRunsCommand())
      .action(async function (this: Command, options: Options) {
        if (options.looks === undefined) this.error("error: required option '--looks <file>' not specified");
        await tune(options);
      })
  );
}

function parseMethods(names: string): ProfileFamilyName[] {
  try {
    return parseProfileFamilyNames(names);
  } catch (error) {
    throw error instanceof RangeError ? new InvalidArgumentError(error.message) : error;
  }
}

async function tune({
  looks: file,
  out,
  report: reportFile,
  json,
  metric,
  step,
  profile: named,
  catalog,
  ...rest
}: Options): Promise<void> {
  const labelled = await readLooks(file);
  const readImage = (path: string) => readPhoto(resolve(dirname(file), path));
  const readLook = async (id: string) => readImage(labelled.find((look) => look.id === id)?.image ?? '');
  const searching = createProgress('search', labelled.length);
  let tuning: ReturnType<typeof createProgress> | undefined;
  const report = await withContext(async (context) => {
    const withBaseline = await withProfile(context, { catalog, profile: named });
    const tuned = await tuneLooks(withBaseline, labelled, {
      ...rest,
      catalog,
      readImage,
      measure: metric.name,
      steps: step,
      version: 1,
      onMissing: (ids) => console.error(missingProducts(ids, catalog)),
      onLook(done) {
        searching.update(done);
        if (done === labelled.length) searching.stop();
      },
      onSearch(done, total) {
        tuning ??= createProgress('tune', total);
        tuning.update(done);
      },
    });
    tuning?.stop();
    if (reportFile !== undefined) {
      const pictures = await tuningPictures(context, tuned.report, catalog, readLook);
      const outcomes = (profile: TuningReport['best']) =>
        tuned.looks.flatMap((look) => judgeLook(look, profile));
      const before = outcomes(tuned.report.baseline);
      const after = outcomes(tuned.report.best);
      await writeFile(reportFile, tuningPage(tuned.report, { catalog, before, after, ...pictures }));
    }
    return tuned.report;
  });
  if (out !== undefined) await writeFile(out, `${JSON.stringify(report.best, null, 2)}\n`);
  if (json) console.log(JSON.stringify(report));
  else print(report);
}

/** What is maximised, in words. */
function objectiveOf({ measure, lookShare }: TuningReport): string {
  if (lookShare === 0) return measure;
  return `${(1 - lookShare).toFixed(2)} · ${measure} + ${lookShare.toFixed(2)} · the look's own list`;
}

function print(report: TuningReport): void {
  const { looks, garments, folds, gridPoints, evaluations, baseline, runnerUp } = report;
  console.log(
    `${garments} garments, ${looks} looks, ${folds} folds; ${gridPoints} weight splits per method, ${evaluations} profiles evaluated`,
  );
  const width = Math.max('method'.length, ...report.families.map(({ name }) => name.length)) + 2;
  console.log(
    `${'method'.padEnd(width)}chosen on  held out  gain over ${baseline.name}@${baseline.version} (95 % interval), ${objectiveOf(report)}`,
  );
  for (const { name, training, gain, admitted } of report.families) {
    console.log(
      `${name.padEnd(width)}${training.toFixed(4)}     ${gain.run.toFixed(4)}    ${interval(gain)}${admitted ? '' : ', lower than the baseline beyond the interval'}`,
    );
  }
  console.log(`best: ${report.bestFamily}${runnerUp === null ? '' : `; runner-up: ${runnerUp}`}`);
  const { assignment, confusion } = report.best;
  console.log(
    `assignment ${assignment ? 'on' : 'off'}; class agreement ${confusion ? 'learnt from the labels' : 'built in'}`,
  );
  console.log(describeCalibration(report.calibration));
  console.log(`\nheld-out gain over ${baseline.name}@${baseline.version}:`);
  for (const { sentence } of Object.values(report.gains)) console.log(`  ${sentence}`);
  console.log("in the look's own list:");
  for (const { sentence } of Object.values(report.lookGains)) console.log(`  ${sentence}`);
  console.log('held-out gain over the best single list:');
  for (const { sentence } of Object.values(report.overSingleList)) console.log(`  ${sentence}`);
}

function interval({ difference: { value, low, high } }: Finding): string {
  return `${signed(value)} (${signed(low)} to ${signed(high)})`;
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(4)}`;
}
