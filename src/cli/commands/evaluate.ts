import { writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { type EvaluationReport, evaluateLooks } from '../../analyze/evaluate-looks.ts';
import type { ConsumerToShop } from '../../evaluate/looks/consumer-to-shop.ts';
import type { GarmentOutcome } from '../../evaluate/looks/judge-look.ts';
import type { LookReport } from '../../evaluate/looks/look-report.ts';
import { type SliceKind, sliceKinds } from '../../evaluate/looks/look-slices.ts';
import { standaloneLossPicture } from '../../evaluate/report/loss-picture.ts';
import { nothingText, relevanceText } from '../../evaluate/report/relevance-text.ts';
import { describeComparison } from '../../evaluate/significance/describe-comparison.ts';
import { withProfile } from '../../search/find-profile.ts';
import { missingProducts } from '../missing-products.ts';
import { createProgress } from '../progress.ts';
import { readLooks } from '../read/read-labels.ts';
import { readPhoto } from '../read/read-photo.ts';
import { withContext } from '../with-context.ts';
import { evaluateRunCommand } from './evaluate-run.ts';

interface Options {
  readonly catalog: string;
  readonly looks: string;
  readonly profile?: string;
  readonly by: readonly SliceKind[];
  readonly misses?: boolean;
  readonly picture?: string;
  readonly json?: boolean;
}

export function evaluateCommand(): Command {
  return new Command('evaluate')
    .description('Measures search quality on labelled photos, or run files against judgments')
    .addCommand(evaluateLooksCommand())
    .addCommand(evaluateRunCommand());
}

function evaluateLooksCommand(): Command {
  return new Command('looks')
    .description(
      'Searches with labelled photos and reports recall, MRR and nDCG per garment, and how often products of the right kind come first, with 95 % confidence intervals (docs/evaluation.md)',
    )
    .requiredOption(
      '--looks <file>',
      'JSONL, one look per line: {"id", "image", "garments": [{"products"?: […], "box"?, "garmentClass"?}]}',
    )
    .option('--catalog <name>', 'the catalog to search', 'default')
    .option(
      '--profile <name>',
      'fusion profile: NAME@VERSION, or NAME for its newest version (default: the active one)',
    )
    .addOption(
      new Option('--by <slices>', `report slices too, comma-separated: ${sliceKinds.join(',')}`)
        .argParser(parseSliceKinds)
        .default([], 'none'),
    )
    .option('--misses', 'list the garments whose product is not ranked first')
    .option('--picture <file>', 'write an SVG bar of the causes of lost garments')
    .option('--json', 'print the report as JSON')
    .exitOverride()
    .action(async ({ catalog, looks: file, profile, by, misses, picture, json }: Options) => {
      const looks = await readLooks(file);
      const progress = createProgress('evaluate', looks.length);
      const { report, slices, garments, used } = await withContext(async (context) => {
        const chosen = await withProfile(context, { catalog, profile });
        const evaluated = await evaluateLooks(chosen, looks, {
          catalog,
          readImage: (path) => readPhoto(resolve(dirname(file), path)),
          onMissing: (ids) => console.error(missingProducts(ids, catalog)),
          onLook: (done) => progress.update(done),
          sliceKinds: by,
        });
        const { name, version } = chosen.profile;
        return { ...evaluated, used: { name, version } };
      });
      progress.stop();
      if (misses) garments.forEach(printMiss);
      if (picture !== undefined) await writeFile(picture, standaloneLossPicture(report));
      if (json)
        console.log(JSON.stringify({ profile: used, ...report, ...(by.length > 0 ? { slices } : {}) }));
      else {
        printReport(report);
        for (const [kind, reports] of Object.entries(slices)) printSlices(kind, reports);
      }
    });
}

function parseSliceKinds(names: string): SliceKind[] {
  return [...new Set(names.split(','))].map((name) => {
    const kind = sliceKinds.find((known) => known === name.trim());
    if (kind) return kind;
    throw new InvalidArgumentError(`Expected a comma-separated list of ${sliceKinds.join(', ')}.`);
  });
}

function printMiss({ look, garmentClass, relevant, ranked, found }: GarmentOutcome): void {
  const first = ranked.fused[0];
  if (first !== undefined && relevant.has(first)) return;
  const rank = ranked.fused.findIndex((id) => relevant.has(id)) + 1;
  console.error(
    `${look} ${garmentClass ?? 'garment'}: expected ${[...relevant].join(' or ')} ` +
      `(${rank === 0 ? 'not among the candidates' : `rank ${rank}`}), ranked first: ${first ?? 'nothing'}` +
      `${found ? '' : ', no region found'}`,
  );
}

function percent(value: number): string {
  return (value * 100).toFixed(1).padStart(5);
}

function printReport(report: EvaluationReport): void {
  if (report.n > 0 || !(report.relevance || report.nothing)) printExact(report);
  if (report.relevance) console.log(relevanceText(report.relevance).join('\n'));
  if (report.nothing) console.log(nothingText(report.nothing));
}

function printExact(report: EvaluationReport): void {
  console.log(
    `${report.n} garments                 R@1 (95 % interval)     R@5    R@10     MRR  nDCG@10  R@1:group`,
  );
  for (const kind of ['whole', 'crop', 'fused', 'look'] as const) {
    const m = report[kind];
    const first = `${percent(m['r@1'].value)} (${percent(m['r@1'].low)} to ${percent(m['r@1'].high)})`;
    const rest = [m['r@5'], m['r@10'], m.mrr, m['ndcg@10'], m['r@1:group']]
      .map(({ value }) => percent(value))
      .join('   ');
    console.log(`${kind.padEnd(12)}              ${first}   ${rest}`);
  }
  const { looks, firstHit, ...shares } = report.lookList;
  const estimates = Object.entries({ ...shares, 'first hit': firstHit }).map(
    ([name, { value, low, high }]) =>
      `${name} ${percent(value).trim()} (${percent(low).trim()} to ${percent(high).trim()})`,
  );
  console.log(`the look's own list, ${looks} looks: ${estimates.join(', ')}`);
  for (const [kind, comparison] of Object.entries(report.fusedOver)) {
    const terms = {
      system: 'fused',
      baseline: `${kind} alone`,
      sampleSize: comparison.groups,
      sampleUnit: 'look',
    } as const;
    console.log(describeComparison('R@1', comparison, terms));
  }
  const { missedBox, wrongBox, fusion, embedding, notInCatalog } = report.loss;
  console.log(
    `lost at rank 1: missed box ${percent(missedBox)}, wrong box ${percent(wrongBox)}, ` +
      `embedding ${percent(embedding)}, fusion ${percent(fusion)}, not in catalog ${percent(notInCatalog)}`,
  );
  if (report.consumerToShop) printConsumerToShop(report.consumerToShop);
}

function printConsumerToShop({ n, missed, crop, fused }: ConsumerToShop): void {
  const figures = (top: ConsumerToShop['crop']) =>
    Object.entries(top)
      .map(([name, { value }]) => `${name} ${percent(value).trim()}`)
      .join(', ');
  console.log(`DeepFashion2's consumer-to-shop measure, ${n} garments, missed ${percent(missed).trim()}:`);
  console.log(`  crop ${figures(crop)}\n  fused ${figures(fused)}`);
}

function printSlices(kind: string, reports: Readonly<Record<string, LookReport>>): void {
  console.log(`\n${`by ${kind}`.padEnd(14)}garments  R@1: whole   crop  fused (95 % interval)`);
  for (const [name, { n, whole, crop, fused }] of Object.entries(reports)) {
    const { value, low, high } = fused['r@1'];
    const others = [whole, crop].map((metrics) => percent(metrics['r@1'].value)).join('  ');
    console.log(
      `${name.padEnd(14)}${String(n).padStart(8)}       ${others}  ${percent(value)} (${percent(low)} to ${percent(high)})`,
    );
  }
}
