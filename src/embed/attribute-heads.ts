import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { invalidModel } from '../inference/invalid-model.ts';
import type { ModelPackage } from '../inference/model-package.ts';
import type { EmbedderManifest } from './embedder-manifest.ts';

const headSchema = z.strictObject({
  /** The attribute's values, one per row of `weight`. */
  values: z.array(z.string().min(1)).min(2),
  /** [values, dimension of the embedding] */
  weight: z.array(z.array(z.number())),
  bias: z.array(z.number()),
});

/** P(value | embedding) = softmax(weight · embedding + bias). */
export interface AttributeHead {
  readonly values: readonly string[];
  readonly weight: readonly ArrayLike<number>[];
  readonly bias: ArrayLike<number>;
}

/** By the attribute's name, such as `color`. */
export type AttributeHeads = Readonly<Record<string, AttributeHead>>;

const headsSchema = z.record(z.string().min(1), headSchema);

/**
 * Returns the attribute heads of an embedder's package, from the file that its manifest names; empty when it names none.
 * @throws AppError `invalid-model` for a file that is missing, has another sha256 or dimension, or is not valid JSON
 */
export async function readAttributeHeads({
  manifest,
  manifestPath,
}: ModelPackage<EmbedderManifest>): Promise<AttributeHeads> {
  const { attributes, dimension } = manifest;
  if (!attributes) return {};
  const path = join(dirname(manifestPath), attributes.file);
  const wrong = (location: string, message: string, cause?: unknown) =>
    invalidModel(manifestPath, [{ location: `attributes.${location}`, message }], cause);
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw wrong('file', `${path} cannot be read`, cause);
  });
  const digest = createHash('sha256').update(bytes).digest('hex');
  if (digest !== attributes.sha256)
    throw wrong('sha256', `expected ${attributes.sha256} but ${path} has ${digest}`);
  const heads = parseHeads(bytes.toString('utf8'), (message, cause) =>
    wrong('file', `${path} ${message}`, cause),
  );
  for (const [name, { values, weight, bias }] of Object.entries(heads)) {
    const widths = weight.map((row) => row.length);
    if (weight.length !== values.length || bias.length !== values.length)
      throw wrong(
        'file',
        `${path} has ${values.length} values of ${name} but ${weight.length} weight rows and ${bias.length} biases`,
      );
    if (widths.some((width) => width !== dimension))
      throw wrong('file', `${path} needs ${dimension} weights for every value of ${name}`);
  }
  return inTypedArrays(heads);
}

/** The same numbers, which take no memory of their own when they are read. */
function inTypedArrays(heads: AttributeHeads): AttributeHeads {
  const inTypedArray = ({ values, weight, bias }: AttributeHead) => ({
    values,
    weight: weight.map((row) => Float64Array.from(row)),
    bias: Float64Array.from(bias),
  });
  return Object.fromEntries(Object.entries(heads).map(([name, head]) => [name, inTypedArray(head)]));
}

function parseHeads(text: string, wrong: (message: string, cause?: unknown) => Error): AttributeHeads {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw wrong('is not JSON', cause);
  }
  const parsed = headsSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw wrong(`has an invalid value at ${issue?.path.join('.')}: ${issue?.message}`);
}
