import { AppError } from '../../../errors.ts';

/**
 * Returns the lowest score of a label that a model answered by its index.
 *
 * @param thresholds lowest score of each label
 * @throws AppError `invalid-model` for an index beyond `labels`: such an output's shape does not contain the number of labels
 */
export function thresholdOf(labelIndex: number, thresholds: readonly number[]): number {
  const threshold = thresholds[labelIndex];
  if (threshold !== undefined) return threshold;
  const message = `The model returned label ${labelIndex}, but model.json has ${thresholds.length} labels.`;
  throw new AppError('invalid-model', message, { errors: [{ location: 'labels', message }] });
}
