import {
  fusionMethodNamed,
  isFusionMethodName,
  trainedMethods,
  type UntrainedMethodName,
  untrainedMethods,
} from '../../fuse/fusion-methods.ts';
import { type Normalization, normalizations } from '../../fuse/normalize.ts';
import type { FamilyName } from './profile-families.ts';

/**
 * Methods that need no training, split by commas, each over `none` or the normalisation after a stroke: `wsum,wsum/min-max,rrf`.
 * Throws RangeError naming what there is.
 */
export function parseFamilyNames(names: string): FamilyName[] {
  return [...new Set(names.split(',').map((name) => name.trim()))].map((name) => {
    const [method = '', normalization = 'none', ...rest] = name.split('/');
    if (rest.length > 0) throw new RangeError(`Expected METHOD or METHOD/NORMALISATION but received ${name}`);
    return { method: parseUntrainedMethod(method), normalization: parseNormalization(normalization) };
  });
}

function parseUntrainedMethod(name: string): UntrainedMethodName {
  fusionMethodNamed(name);
  if (isFusionMethodName(name) && isUntrained(name)) return name;
  throw new RangeError(
    `Expected a method that needs no training but received ${name}; not ${Object.keys(trainedMethods).join(', ')}`,
  );
}

function isUntrained(name: string): name is UntrainedMethodName {
  return Object.hasOwn(untrainedMethods, name);
}

/** Throws RangeError naming the normalisations there are. */
export function parseNormalization(name: string): Normalization {
  const known = normalizations.find((normalization) => normalization === name);
  if (known) return known;
  throw new RangeError(
    `Expected a normalisation but received ${name}; there are ${normalizations.join(', ')}`,
  );
}
