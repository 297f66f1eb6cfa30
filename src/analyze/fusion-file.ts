import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { NamedRun } from '../evaluate/runs/fuse-runs.ts';
import type { RunFusion } from '../evaluate/tune/runs/run-space.ts';
import { type FusionMethodName, isFusionMethodName } from '../fuse/fusion-methods.ts';
import { normalizations } from '../fuse/normalize.ts';
import { inWords } from '../issue-words.ts';

const FusionSchema = z
  .object({
    method: z.custom<FusionMethodName>(
      (name) => typeof name === 'string' && isFusionMethodName(name),
      'Expected the name of a fusion method',
    ),
    normalization: z.enum(normalizations),
    parameters: z.partialRecord(z.enum(['k', 'phi', 'gamma', 'sigma', 'segments', 'window']), z.number()),
    runs: z.array(z.string()).min(1),
    weights: z.array(z.number().min(0)),
    model: z.record(z.string(), z.array(z.number())).optional(),
  })
  .refine(({ runs, weights }) => runs.length === weights.length, {
    path: ['weights'],
    message: 'Expected one weight per run',
  });

/** How named runs are fused, as `garb tune runs --out` writes it. */
export type FusionFile = z.infer<typeof FusionSchema>;

/** The JSON text of a fusion of these runs. */
export function formatFusion(
  { method, normalization, parameters, weights, fitted }: RunFusion,
  runs: readonly string[],
): string {
  const model = fitted ? { model: fitted.model } : {};
  return `${JSON.stringify({ method, normalization, parameters, runs, weights, ...model }, null, 2)}\n`;
}

/** A fusion from its JSON value. Throws `invalid-request` with the fields. */
export function parseFusion(value: unknown): FusionFile {
  const parsed = FusionSchema.safeParse(value, { error: inWords });
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map(({ path, message }) => ({ location: path.join('.'), message }));
  throw new AppError(
    'invalid-request',
    errors.map(({ location, message }) => (location === '' ? message : `${location}: ${message}`)).join('; '),
    {
      errors,
    },
  );
}

/**
 * The runs in the fusion's order and under its names: by name if they have the same names, else in the order given. Throws
 * `invalid-request` if their number differs.
 */
export function runsOfFusion({ runs: names }: FusionFile, runs: readonly NamedRun[]): NamedRun[] {
  if (runs.length !== names.length)
    throw new AppError(
      'invalid-request',
      `The fusion is of ${names.length} runs (${names.join(', ')}) but ${runs.length} were given`,
    );
  const byName = new Map(runs.map((run) => [run.name, run]));
  const inOrder = names.flatMap((name) => byName.get(name) ?? []);
  const chosen = inOrder.length === names.length ? inOrder : runs;
  return chosen.map(({ run }, index) => ({ name: names[index] ?? '', run }));
}
