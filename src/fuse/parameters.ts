import type { FusionMethod, FusionParameters, ParameterName } from './fusion-method.ts';

/** Placeholders for parameters that a method does not use. */
const unused: FusionParameters = { k: 60, phi: 0.8, gamma: 0.5, sigma: 0.01, segments: 25, window: 5 };

/**
 * The method's parameters, with its defaults for those not given. Parameters that the method does not use are ignored, so
 * a profile may have them. Throws RangeError for a value out of the method's range.
 */
export function resolveParameters(
  { parameters }: Pick<FusionMethod, 'parameters'>,
  given: Partial<FusionParameters>,
): FusionParameters {
  const resolve = (name: ParameterName): number => {
    const range = parameters[name];
    if (!range) return unused[name];
    const value = given[name] ?? range.default;
    const isWhole = !range.integer || Number.isInteger(value);
    if (value >= range.min && value <= range.max && isWhole) return value;
    throw new RangeError(
      `Expected ${range.integer ? 'a whole number' : 'a number'} from ${range.min} to ${range.max} for ${name} but received ${value}`,
    );
  };
  return {
    k: resolve('k'),
    phi: resolve('phi'),
    gamma: resolve('gamma'),
    sigma: resolve('sigma'),
    segments: resolve('segments'),
    window: resolve('window'),
  };
}
