import { AppError, type ErrorLocation } from '../errors.ts';

/** Returns the error for a model.json with these mistakes, each at a field. */
export function invalidModel(
  path: string,
  errors: readonly ErrorLocation[],
  cause?: unknown,
  advice?: string,
): AppError {
  const reasons = errors.map(({ location, message }) => (location ? `${location}: ${message}` : message));
  return new AppError(
    'invalid-model',
    `${path} is not valid: ${reasons.join('; ')}.${advice ? ` ${advice}.` : ''}`,
    { cause, errors },
  );
}
