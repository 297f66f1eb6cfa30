import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { parseFusion, runsOfFusion } from '../../analyze/fusion-file.ts';
import { AppError } from '../../errors.ts';
import { fuseRuns, type NamedRun } from '../../evaluate/runs/fuse-runs.ts';
import { formatRanxRun } from '../../evaluate/runs/ranx-format.ts';
import { formatTrecRun } from '../../evaluate/runs/trec-format.ts';
import { parseFamilyNames, parseNormalization } from '../../evaluate/tune/parse-family-names.ts';
import { orInvalidRequest } from '../or-invalid-request.ts';
import { inFile, readJson } from '../read/read-json.ts';
import { readRun } from '../read/read-labels.ts';

interface Options {
  readonly method: string;
  readonly norm: string;
  readonly weights?: readonly number[];
  readonly parameter: Readonly<Record<string, number>>;
  readonly fusion?: string;
  readonly out?: string;
}

export function fuseCommand(): Command {
  return new Command('fuse')
    .description('Fuses the runs of several systems into one run (methods: docs/fusion.md)')
    .argument('<runs...>', 'at least two files: TREC (query Q0 item rank score tag) or ranx JSON')
    .option(
      '--fusion <file>',
      'fuse as this file of garb tune runs --out says; the options below then have no effect',
    )
    .option('--method <name>', 'fusion method that needs no training', 'rrf')
    .option('--norm <name>', 'normalisation of the scores before fusion', 'none')
    .option('--weights <list>', 'one weight per run, comma-separated (default: equal weights)', parseWeights)
    .addOption(
      new Option('--parameter <name=value>', 'parameter of the method, such as k=60 (repeatable)')
        .argParser(addParameter)
        .default({}, 'the method’s own'),
    )
    .option('--out <file>', 'output file: ranx JSON if it ends in .json, else TREC (default: print TREC)')
    .action(async (files: string[], { out, ...options }: Options) => {
      const given = await readRuns(files);
      const { runs, weights, settings } =
        options.fusion === undefined ? fusionOf(given, options) : await readFusion(given, options.fusion);
      const text = orInvalidRequest(() => {
        const fused = fuseRuns(runs, weights, settings);
        return out?.endsWith('.json') ? formatRanxRun(fused) : formatTrecRun(fused, settings.method);
      });
      if (out === undefined) process.stdout.write(text);
      else await writeFile(out, text);
    });
}

interface Fusion {
  readonly runs: readonly NamedRun[];
  readonly weights: readonly number[];
  readonly settings: Parameters<typeof fuseRuns>[2];
}

function fusionOf(runs: readonly NamedRun[], { method, norm, weights, parameter }: Options): Fusion {
  const given = weights ?? runs.map(() => 1);
  if (given.length !== runs.length)
    throw new AppError(
      'invalid-request',
      `Expected ${runs.length} weights, one per run, but received ${given.length}`,
    );
  return orInvalidRequest(() => {
    const [family] = parseFamilyNames(method);
    const normalization = parseNormalization(norm);
    return {
      runs,
      weights: given,
      settings: { ...parameter, method: family?.method ?? 'rrf', normalization },
    };
  });
}

async function readFusion(runs: readonly NamedRun[], file: string): Promise<Fusion> {
  const document = await readJson(file);
  const fusion = await inFile(file, async () => parseFusion(document));
  const { method, normalization, parameters, weights, model } = fusion;
  const settings = { ...parameters, method, normalization, ...(model ? { model } : {}) };
  return { runs: runsOfFusion(fusion, runs), weights, settings };
}

/** The runs of the files, named after them. Throws `file-not-readable`, `invalid-row`, `invalid-request` for fewer than two. */
export async function readRuns(files: readonly string[]): Promise<NamedRun[]> {
  if (files.length < 2) throw new AppError('invalid-request', 'Expected at least two runs');
  const runs: NamedRun[] = [];
  for (const file of files) {
    // Files of the same name in two folders get different list ids.
    const taken = runs.some(({ name }) => name === basename(file));
    const name = taken ? `${basename(file)} (${runs.length + 1})` : basename(file);
    runs.push({ name, run: await readRun(file) });
  }
  return runs;
}

function parseWeights(text: string): number[] {
  const weights = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (
    weights.every((weight) => weight >= 0 && Number.isFinite(weight)) &&
    weights.some((weight) => weight > 0)
  ) {
    return weights;
  }
  throw new InvalidArgumentError('Expected comma-separated numbers >= 0, not all 0, such as 0.5,0.3,0.2.');
}

const parameterNames = ['k', 'phi', 'gamma', 'sigma'];

function addParameter(text: string, before: Readonly<Record<string, number>>): Record<string, number> {
  const [name = '', value = ''] = text.split('=');
  if (parameterNames.includes(name) && value.trim() !== '' && Number.isFinite(Number(value))) {
    return { ...before, [name]: Number(value) };
  }
  throw new InvalidArgumentError(`Expected NAME=NUMBER, where NAME is one of ${parameterNames.join(', ')}.`);
}
