import { type LabelledLook, parseLooks } from '../../analyze/look-file.ts';
import { AppError } from '../../errors.ts';
import type { Qrels, Run } from '../../evaluate/judgments.ts';
import { parseQrels, parseRun } from '../../evaluate/runs/run-file.ts';
import { readText } from './read-text.ts';

/** The looks of a file, at least one. Throws as {@link readText} does, and `invalid-row` with every fault or for a file without looks. */
export async function readLooks(file: string): Promise<LabelledLook[]> {
  const looks = await readText(file, parseLooks);
  if (looks.length === 0) throw new AppError('invalid-row', `${file}: has no look`);
  return looks;
}

/** The judgments of a file, at least one; see {@link readLooks}. */
export async function readQrels(file: string): Promise<Qrels> {
  const qrels = await readText(file, parseQrels);
  if ([...qrels.values()].every(({ size }) => size === 0))
    throw new AppError('invalid-row', `${file}: has no judgment`);
  return qrels;
}

/** The run of a file, of at least one result; see {@link readLooks}. */
export async function readRun(file: string): Promise<Run> {
  const run = await readText(file, parseRun);
  if ([...run.values()].every(({ length }) => length === 0))
    throw new AppError('invalid-row', `${file}: has no result`);
  return run;
}
