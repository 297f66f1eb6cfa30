import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { AppError } from '../../errors.ts';
import { fuseRuns, type NamedRun } from '../../evaluate/runs/fuse-runs.ts';
import { formatRanxRun } from '../../evaluate/runs/ranx-format.ts';
import { parseRun } from '../../evaluate/runs/run-file.ts';
import { formatTrecRun } from '../../evaluate/runs/trec-format.ts';
import { parseFamilyNames, parseNormalization } from '../../evaluate/tune/parse-family-names.ts';
import { orInvalidRequest } from '../or-invalid-request.ts';
import { readText } from '../read-text.ts';

interface Options {
  readonly method: string;
  readonly norm: string;
  readonly weights?: readonly number[];
  readonly parameter: Readonly<Record<string, number>>;
  readonly out?: string;
}

export function fuseCommand(): Command {
  return new Command('fuse')
    .description('Fuses the runs of several systems into one run (methods: docs/fusion.md)')
    .argument('<runs...>', 'at least two files: TREC (query Q0 item rank score tag) or ranx JSON')
    .option('--method <name>', 'fusion method that needs no training', 'rrf')
    .option('--norm <name>', 'normalisation of the scores before fusion', 'none')
    .option('--weights <list>', 'one weight per run, comma-separated (default: equal weights)', parseWeights)
    .addOption(
      new Option('--parameter <name=value>', 'parameter of the method, such as k=60 (repeatable)')
        .argParser(addParameter)
        .default({}, 'the method’s own'),
    )
    .option('--out <file>', 'output file: ranx JSON if it ends in .json, else TREC (default: print TREC)')
    .action(async (files: string[], { method, norm, weights, parameter, out }: Options) => {
      const runs = await readRuns(files);
      const runWeights = weights ?? runs.map(() => 1);
      if (runWeights.length !== runs.length)
        throw new AppError(
          'invalid-request',
          `Expected ${runs.length} weights, one per run, but received ${runWeights.length}`,
        );
      const text = orInvalidRequest(() => {
        const [family] = parseFamilyNames(method);
        if (!family) return '';
        const options = { ...parameter, method: family.method, normalization: parseNormalization(norm) };
        const fused = fuseRuns(runs, runWeights, options);
        return out?.endsWith('.json') ? formatRanxRun(fused) : formatTrecRun(fused, family.method);
      });
      if (out === undefined) process.stdout.write(text);
      else await writeFile(out, text);
    });
}

/** The runs of the files, named after them. Throws `file-not-readable`, `invalid-row`, `invalid-request` for fewer than two. */
export async function readRuns(files: readonly string[]): Promise<NamedRun[]> {
  if (files.length < 2) throw new AppError('invalid-request', 'Expected at least two runs');
  const runs: NamedRun[] = [];
  for (const file of files) {
    // Files of the same name in two folders get different list ids.
    const taken = runs.some(({ name }) => name === basename(file));
    const name = taken ? `${basename(file)} (${runs.length + 1})` : basename(file);
    runs.push({ name, run: await readText(file, parseRun) });
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
