import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { Command } from 'commander';
import { checkCatalog } from '../../catalog/maintain/check-catalog.ts';
import { listCatalogs } from '../../catalog/manage-products.ts';
import { type Config, readConfig, version } from '../../config.ts';
import { inspectModel, type ModelFindings } from '../../context/inspect-model.ts';
import { compareModel } from '../../context/models/compare-model.ts';
import { comparisonLines } from '../box-comparison.ts';
import { counted } from '../counted.ts';
import { parseShare } from '../parse-options.ts';
import { inFile, readJson } from '../read/read-json.ts';
import { withPhoto } from '../read/read-photo.ts';
import { withContext } from '../with-context.ts';

/** The packages that matter most for support and speed. */
const packages = ['onnxruntime-node', 'sharp', '@lancedb/lancedb', '@zilliz/milvus2-sdk-node'];

interface Options {
  readonly model?: string;
  readonly form?: string;
  readonly photo?: string;
  readonly expect?: string;
  readonly minIou: number;
  readonly catalog?: string;
  readonly repair?: boolean;
  readonly json?: boolean;
}

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('Checks versions, models and the vector store, and times one inference')
    .option('--model <dir>', 'check only the model package in this folder')
    .option('--form <name>', 'with --model: the model form to check, such as fp32')
    .option('--photo <photo>', 'with --model and --expect: detect in this photo and compare')
    .option('--expect <boxes.json>', 'the boxes that another program found with the model in the photo')
    .option('--min-iou <p>', 'with --expect: least overlap of a box with its reference', parseShare, 0.5)
    .option('--catalog <name>', 'compare all of a catalog: vector store, records database and images')
    .option('--repair', 'with --catalog: repair what can be repaired; run no import meanwhile')
    .option('--json', 'print the findings as JSON')
    .action(async function (this: Command, options: Options) {
      const { model, form, catalog, json, photo, expect } = options;
      const mistake = usageMistake(options);
      if (mistake !== undefined) this.error(`error: ${mistake}`);
      const config = readConfig(process.env);
      if (photo !== undefined && expect !== undefined && model !== undefined)
        return compare(resolve(model), config, { ...options, photo, expect });
      if (catalog !== undefined) return inspectCatalog(catalog, options);
      const findings =
        model === undefined ? await inspectService(config) : await inspectModel(resolve(model), config, form);
      if (json) console.log(JSON.stringify(findings));
      else if ('catalogs' in findings) printService(findings);
      else printModel(findings);
    });
}

function usageMistake({ model, form, catalog, repair, photo, expect }: Options): string | undefined {
  if (form !== undefined && model === undefined) return "option '--form' needs '--model <dir>'";
  if (repair && catalog === undefined) return "option '--repair' needs '--catalog <name>'";
  const isAlone = (photo === undefined) !== (expect === undefined);
  return isAlone || (photo !== undefined && model === undefined)
    ? "options '--photo <photo>' and '--expect <boxes.json>' need each other and '--model <dir>'"
    : undefined;
}

async function compare(
  model: string,
  config: Config,
  { photo, expect, minIou, form, json }: Options & { readonly photo: string; readonly expect: string },
): Promise<void> {
  const reference = await readJson(expect);
  const comparison = await withPhoto(photo, (bytes) =>
    inFile(expect, () => compareModel(model, config, { photo: bytes, json: reference, minIou }, form)),
  );
  if (json) console.log(JSON.stringify(comparison));
  else for (const line of comparisonLines(comparison)) console.log(line);
  const { compared, extra } = comparison;
  if (extra.length > 0 || compared.some(({ found }) => found === null)) process.exitCode = 1;
}

async function inspectCatalog(catalog: string, { repair, json }: Pick<Options, 'repair' | 'json'>) {
  const { index, embedder, ...findings } = await withContext(async (context) => ({
    index: await context.indexes.active(),
    embedder: context.embedder.id,
    ...(await checkCatalog(context, catalog, { repair })),
  }));
  if (json) console.log(JSON.stringify({ index, embedder, ...findings }));
  else {
    const { problems, ...facts } = findings;
    printFacts({ ...facts, index, embedder });
    for (const { kind, count, examples, repaired } of problems)
      console.log(`${repaired ? 'repaired' : 'problem'}  ${kind}: ${count} (${examples.join(', ')})`);
    if (problems.length === 0) console.log('no problems found');
  }
  if (findings.problems.some(({ repaired }) => !repaired)) process.exitCode = 1;
}

async function inspectService(config: Config) {
  return withContext(async (context) => {
    const warming = performance.now();
    await context.warmUp();
    const warm = performance.now();
    await context.canary();
    const answered = performance.now();
    await context.ready();
    return {
      garb: version,
      node: `${process.version} on ${process.platform} ${process.arch}`,
      packages: packages.map((name) => `${name} ${installedVersion(name)}`).join(', '),
      detector: context.detector.id,
      embedder: `${context.embedder.id}, ${context.embedder.dimension}-d`,
      inference: `${counted(config.inference.workers, 'worker')} of ${counted(config.inference.threads, 'thread')}`,
      loadMs: Math.round(warm - warming),
      oneInferenceMs: Math.round(answered - warm),
      store: config.milvus ? `Milvus at ${config.milvus.address}` : `embedded, in ${config.dataDirectory}`,
      catalogs: await listCatalogs(context),
    };
  });
}

function printService(findings: Awaited<ReturnType<typeof inspectService>>): void {
  const { catalogs, ...facts } = findings;
  printFacts(facts);
  for (const { name, products, rows } of catalogs)
    console.log(`catalog ${name}: ${products} products, ${rows} rows`);
  console.log('no problems found');
}

function printModel(findings: ModelFindings): void {
  const { labels, inputs, outputs, ...facts } = findings;
  printFacts({ ...facts, inputs: inputs.join(', '), outputs: outputs.join(', ') });
  for (const [label, garmentClass] of Object.entries(labels ?? {}))
    console.log(`label ${label}: ${garmentClass ?? 'not reported'}`);
  console.log('no problems found');
}

function printFacts(facts: Readonly<Record<string, string | number | undefined>>): void {
  for (const [name, value] of Object.entries(facts)) console.log(`${name.padEnd(16)}${value}`);
}

/** An installed package's version. Searches upwards from its entry, because not every package exports its package.json. */
function installedVersion(name: string): string {
  let directory = dirname(createRequire(import.meta.url).resolve(name));
  while (dirname(directory) !== directory) {
    try {
      const { name: found, version } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
      if (found === name) return version;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    directory = dirname(directory);
  }
  return 'unknown';
}
