import { type FusionMethodName, fusionMethodNamed } from './fusion-methods.ts';

/**
 * Throws RangeError for a weight that the engine behind a preset refuses. For weights that a user gives: those that a profile
 * computes from its regions may be higher, and only their ratios matter for the order.
 */
export function checkWeights(method: FusionMethodName, weights: readonly number[]): void {
  const { maxWeight } = fusionMethodNamed(method);
  if (maxWeight === undefined) return;
  const outside = weights.find((weight) => !(weight >= 0 && weight <= maxWeight));
  if (outside === undefined) return;
  throw new RangeError(`Expected weights from 0 to ${maxWeight} for ${method} but received ${outside}`);
}
