import { AppError } from '../errors.ts';

/** A number of bytes that all requests share. */
export interface ByteBudget {
  /** Takes bytes of a share; the share frees them all at its end. */
  open(): ByteShare;
  readonly used: number;
}

export interface ByteShare {
  /** @throws AppError `overloaded` when the bytes of all shares together would exceed the budget */
  take(bytes: number): void;
  /** Further calls do nothing. */
  free(): void;
}

export function createByteBudget(total: number): ByteBudget {
  let used = 0;
  return {
    open() {
      let taken = 0;
      return {
        take(bytes) {
          if (used + bytes > total)
            throw new AppError('overloaded', 'Too many request bodies are in memory.', {
              retryAfterSeconds: 1 + 3 * Math.random(),
            });
          used += bytes;
          taken += bytes;
        },
        free() {
          used -= taken;
          taken = 0;
        },
      };
    },
    get used() {
      return used;
    },
  };
}
