import {
  type FusionMethodName,
  fusionMethodNamed,
  isFusionMethodName,
  trainedMethods,
  type UntrainedMethodName,
  untrainedMethods,
} from '../../fuse/fusion-methods.ts';
import { type Normalization, normalizations } from '../../fuse/normalize.ts';
import type { FamilyName } from './profile-families.ts';
import type { RunFamilyName } from './runs/run-space.ts';
import type { ProfileFamilyName } from './tune-profile.ts';

/** As {@link parseFamilyNames}, with the methods that are trained on judgments too: `wsum/min-max,rrf,bayesfuse`. */
export function parseRunFamilyNames(names: string): RunFamilyName[] {
  return parseNames(names, (name) => {
    fusionMethodNamed(name);
    return name as FusionMethodName;
  });
}

/**
 * Comma-separated methods that need no training, each with an optional normalisation (default `none`):
 * `wsum,wsum/min-max,rrf`. Throws RangeError naming what exists.
 */
export function parseFamilyNames(names: string): FamilyName[] {
  return parseNames(names, parseUntrainedMethod);
}

/** The same, and `learned`: what a profile may name. */
export function parseProfileFamilyNames(names: string): ProfileFamilyName[] {
  return parseNames(names, (method) => (method === 'learned' ? method : parseUntrainedMethod(method)));
}

function parseNames<Method>(
  names: string,
  parseMethod: (name: string) => Method,
): { readonly method: Method; readonly normalization: Normalization }[] {
  return [...new Set(names.split(',').map((name) => name.trim()))].map((name) => {
    const [method = '', normalization = 'none', ...rest] = name.split('/');
    if (rest.length > 0) throw new RangeError(`Expected METHOD or METHOD/NORMALISATION but received ${name}`);
    return { method: parseMethod(method), normalization: parseNormalization(normalization) };
  });
}

function parseUntrainedMethod(name: string): UntrainedMethodName {
  fusionMethodNamed(name);
  if (isFusionMethodName(name) && isUntrained(name)) return name;
  throw new RangeError(
    `Expected a method that needs no training but received ${name}; these need it: ${Object.keys(trainedMethods).join(', ')}`,
  );
}

function isUntrained(name: string): name is UntrainedMethodName {
  return Object.hasOwn(untrainedMethods, name);
}

/** The normalisation of this name. Throws RangeError naming all of them. */
export function parseNormalization(name: string): Normalization {
  const known = normalizations.find((normalization) => normalization === name);
  if (known) return known;
  throw new RangeError(
    `Expected a normalisation but received ${name}; available: ${normalizations.join(', ')}`,
  );
}
