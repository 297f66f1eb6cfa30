import { writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { parseLooks } from '../../analyze/look-file.ts';
import { tuneLooks } from '../../analyze/tune-looks.ts';
import { judgeLook } from '../../evaluate/looks/judge-look.ts';
import type { NamedMeasure } from '../../evaluate/measures/parse-measure.ts';
import { parseMeasure } from '../../evaluate/measures/parse-measure.ts';
import { tuningPage } from '../../evaluate/report/tuning-page.ts';
import { describeCalibration } from '../../evaluate/tune/learn-profile.ts';
import type { FamilyName } from '../../evaluate/tune/profile-families.ts';
import type { Finding, TuningReport } from '../../evaluate/tune/tune-profile.ts';
import { withProfile } from '../../search/find-profile.ts';
import { parseCount } from '../parse-options.ts';
import { createProgress } from '../progress.ts';
import { readPhoto } from '../read-photo.ts';
import { readText } from '../read-text.ts';
import { tuningPictures } from '../tuning-pictures.ts';
import { withContext } from '../with-context.ts';
import { parseFamilies, parseNamedMeasure, tuneRunsCommand } from './tune-runs.ts';

interface Options {
  readonly catalog: string;
  readonly looks: string;
  readonly profile?: string;
  readonly methods: readonly FamilyName[];
  readonly metric: NamedMeasure;
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
      // Else options of the same names would be taken from `tune runs`.
      .enablePositionalOptions()
      .description(
        'Looks for the profile that answers best for labelled looks, and proves its gain on looks held out',
      )
      .option('--looks <file>', 'labelled looks, as of garb evaluate looks')
      .option('--catalog <name>', 'the catalog to search', 'default')
      .option('--profile <name>', 'the baseline, NAME or NAME@VERSION (default: the catalog’s active one)')
      .addOption(
        new Option('--methods <names>', 'split by commas, each METHOD or METHOD/NORMALISATION')
          .argParser(parseFamilies)
          .default(parseFamilies('wsum,wsum/min-max,rrf'), 'wsum,wsum/min-max,rrf'),
      )
      .addOption(
        new Option('--metric <name>', 'what is maximised, in ranx’s spelling')
          .argParser(parseNamedMeasure)
          .default(parseMeasure('mrr'), 'mrr'),
      )
      .option('--folds <k>', 'held-out looks in k folds', parseCount, 5)
      .option('--seed <n>', 'draws the folds', parseCount, 1)
      .option('--step <n>', 'steps from 0 to 1 of the pairings’ shares', parseCount, 10)
      .option('--name <name>', 'of the profile that comes out', 'tuned')
      .option('--out <file>', 'where the profile goes, as JSON')
      .option('--report <file>', 'where a page with plots goes, as one HTML file')
      .option('--json', 'print the whole report as JSON')
      .addCommand(tuneRunsCommand())
      .action(async function (this: Command, options: Options) {
        if (options.looks === undefined) this.error("error: required option '--looks <file>' not specified");
        await tune(options);
      })
  );
}

async function tune({
  looks: file,
  out,
  report: page,
  json,
  metric,
  step,
  profile: named,
  catalog,
  ...rest
}: Options): Promise<void> {
  const labelled = await readText(file, parseLooks);
  const readImage = (path: string) => readPhoto(resolve(dirname(file), path));
  const readLook = async (id: string) => readImage(labelled.find((look) => look.id === id)?.image ?? '');
  const searching = createProgress('search', labelled.length);
  let tuning: ReturnType<typeof createProgress> | undefined;
  const report = await withContext(async (context) => {
    const inUse = await withProfile(context, { catalog, profile: named });
    const tuned = await tuneLooks(inUse, labelled, {
      ...rest,
      catalog,
      readImage,
      measure: metric.name,
      steps: step,
      version: 1,
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
    if (page !== undefined) {
      const pictures = await tuningPictures(context, tuned.report, catalog, readLook);
      const outcomes = (profile: TuningReport['best']) =>
        tuned.looks.flatMap((look) => judgeLook(look, profile));
      const before = outcomes(tuned.report.baseline);
      const after = outcomes(tuned.report.best);
      await writeFile(page, tuningPage(tuned.report, { catalog, before, after, ...pictures }));
    }
    return tuned.report;
  });
  if (out !== undefined) await writeFile(out, `${JSON.stringify(report.best, null, 2)}\n`);
  if (json) console.log(JSON.stringify(report));
  else print(report);
}

function print(report: TuningReport): void {
  const { looks, garments, folds, gridPoints, evaluations, measure, baseline, runnerUp } = report;
  console.log(
    `${garments} garments of ${looks} looks in ${folds} folds; ${gridPoints} shares a method, ${evaluations} profiles evaluated`,
  );
  const width = Math.max('method'.length, ...report.families.map(({ name }) => name.length)) + 2;
  console.log(
    `${'method'.padEnd(width)}chosen on  held out  gain over ${baseline.name}@${baseline.version} (95 % interval), ${measure}`,
  );
  for (const { name, training, gain } of report.families) {
    console.log(
      `${name.padEnd(width)}${training.toFixed(4)}     ${gain.run.toFixed(4)}    ${interval(gain)}`,
    );
  }
  console.log(`best: ${report.bestFamily}${runnerUp === null ? '' : `; runner-up: ${runnerUp}`}`);
  const { assignment, confusion } = report.best;
  console.log(
    `assignment ${assignment ? 'on' : 'off'}; classes agree ${confusion ? 'as the labels have it' : 'as neighbours do'}`,
  );
  console.log(describeCalibration(report.calibration));
  console.log(`\nheld out, over ${baseline.name}@${baseline.version}:`);
  for (const { sentence } of Object.values(report.gains)) console.log(`  ${sentence}`);
  console.log('held out, over the best single list:');
  for (const { sentence } of Object.values(report.overSingleList)) console.log(`  ${sentence}`);
}

function interval({ difference: { value, low, high } }: Finding): string {
  return `${signed(value)} (${signed(low)} to ${signed(high)})`;
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(4)}`;
}
