import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Command } from 'commander';
import { AppError } from '../../errors.ts';
import type { LookReport } from '../../evaluate/look-report.ts';
import { evaluateLooks, type GarmentOutcome } from '../../search/evaluate-looks.ts';
import { parseLooks } from '../../search/look-file.ts';
import { createProgress } from '../progress.ts';
import { readPhoto } from '../read-photo.ts';
import { withContext } from '../with-context.ts';

interface Options {
  readonly catalog: string;
  readonly looks: string;
  readonly misses?: boolean;
  readonly json?: boolean;
}

export function evaluateCommand(): Command {
  return new Command('evaluate').description('Measures answers on labelled photos').addCommand(
    new Command('looks')
      .description(
        'Searches with labelled looks and reports, per garment and with 95 % intervals, how often the product comes back',
      )
      .requiredOption(
        '--looks <file>',
        'JSONL: {"id", "image", "garments": [{"products": […], "box"?, "garmentClass"?}]} a line',
      )
      .option('--catalog <name>', 'the catalog to search', 'default')
      .option('--misses', 'list the garments whose product is not first')
      .option('--json', 'print the report as JSON')
      .exitOverride()
      .action(async ({ catalog, looks: file, misses, json }: Options) => {
        const looks = parseLooks(await readLooks(file));
        const progress = createProgress('evaluate', looks.length);
        const { report, garments } = await withContext((context) =>
          evaluateLooks(context, looks, {
            catalog,
            readImage: (path) => readPhoto(resolve(dirname(file), path)),
            onLook: (done) => progress.update(done),
          }),
        );
        progress.stop();
        if (misses) garments.forEach(printMiss);
        if (json) console.log(JSON.stringify(report));
        else printReport(report);
      }),
  );
}

async function readLooks(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new AppError('invalid-row', `${file}: the looks file cannot be read`, { cause });
  }
}

function printMiss({ look, garmentClass, relevant, ranked, found }: GarmentOutcome): void {
  const first = ranked.fused[0];
  if (first !== undefined && relevant.has(first)) return;
  const rank = ranked.fused.findIndex((id) => relevant.has(id)) + 1;
  console.error(
    `${look} ${garmentClass}: expected ${[...relevant].join(' or ')}, first is ${first ?? 'nothing'}, ` +
      `${rank === 0 ? 'not among the candidates' : `rank ${rank}`}${found ? '' : ', no region'}`,
  );
}

function printReport(report: LookReport): void {
  const percent = (value: number) => (value * 100).toFixed(1).padStart(5);
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
  const { missedBox, wrongBox, fusion, embedding } = report.loss;
  console.log(
    `lost at rank 1: missed box ${percent(missedBox)}, wrong box ${percent(wrongBox)}, ` +
      `embedding ${percent(embedding)}, fusion ${percent(fusion)}`,
  );
}
