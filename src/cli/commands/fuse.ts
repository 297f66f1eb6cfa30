import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { AppError } from '../../errors.ts';
import { fuseRuns, type NamedRun } from '../../evaluate/runs/fuse-runs.ts';
import { formatRanxRun } from '../../evaluate/runs/ranx-format.ts';
import { parseRun } from '../../evaluate/runs/run-file.ts';
import { formatTrecRun } from '../../evaluate/runs/trec-format.ts';
import { parseFamilyNames, parseNormalization } from '../../evaluate/tune/parse-family-names.ts';
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
    .description('Fuses runs of several systems into one, file in, file out, by any method of docs/fusion.md')
    .argument('<runs...>', 'TREC (query Q0 item rank score tag) or ranx JSON; at least two')
    .option('--method <name>', 'a fusion method that needs no training', 'rrf')
    .option('--norm <name>', 'the normalisation before it', 'none')
    .option('--weights <list>', 'one a run, split by commas (default: all the same)', parseWeights)
    .option('--parameter <name=value>', 'of the method, such as k=60 (repeatable)', addParameter, {})
    .option(
      '--out <file>',
      'where the fused run goes: ranx JSON by its name .json, else TREC (default: print TREC)',
    )
    .action(async (files: string[], { method, norm, weights, parameter, out }: Options) => {
      const runs = await readRuns(files);
      const shares = weights ?? runs.map(() => 1);
      if (shares.length !== runs.length)
        throw new AppError(
          'invalid-request',
          `Expected ${runs.length} weights, one a run, but received ${shares.length}`,
        );
      try {
        const [family] = parseFamilyNames(method);
        if (!family) return;
        const options = { ...parameter, method: family.method, normalization: parseNormalization(norm) };
        const fused = fuseRuns(runs, shares, options);
        const text = out?.endsWith('.json') ? formatRanxRun(fused) : formatTrecRun(fused, family.method);
        if (out === undefined) process.stdout.write(text);
        else await writeFile(out, text);
      } catch (error) {
        throw error instanceof RangeError ? new AppError('invalid-request', error.message) : error;
      }
    });
}

/** The runs of the files, each under its file's name. Throws `file-not-readable`, `invalid-row`. */
export async function readRuns(files: readonly string[]): Promise<NamedRun[]> {
  if (files.length < 2) throw new AppError('invalid-request', 'Expected at least two runs to fuse');
  const runs: NamedRun[] = [];
  for (const file of files) {
    // Two files of one name in two folders are told apart by their place.
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
  throw new InvalidArgumentError('Expected numbers of at least 0, not all 0, such as 0.5,0.3,0.2.');
}

const parameterNames = ['k', 'phi', 'gamma', 'sigma'];

function addParameter(text: string, before: Readonly<Record<string, number>>): Record<string, number> {
  const [name = '', value = ''] = text.split('=');
  if (parameterNames.includes(name) && value.trim() !== '' && Number.isFinite(Number(value))) {
    return { ...before, [name]: Number(value) };
  }
  throw new InvalidArgumentError(`Expected NAME=NUMBER, the name one of ${parameterNames.join(', ')}.`);
}
