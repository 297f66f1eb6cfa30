import { AppError } from '../errors.ts';

/** The result of `run`. A RangeError about something that the user gave becomes `invalid-request` with its message. */
export function orInvalidRequest<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw error instanceof RangeError ? new AppError('invalid-request', error.message) : error;
  }
}
