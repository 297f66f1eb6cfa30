import { AppError } from '../errors.ts';
import type { VectorStore } from './vector-store.ts';

/** The store, which also tells of each call that failed by its own fault, not by that of its input. */
export function noteFailures(store: VectorStore, onFailure: (error: unknown) => void): VectorStore {
  const note = (error: unknown) => {
    if (!(error instanceof AppError) || error.status >= 500) onFailure(error);
  };
  const noted = Object.entries(store).map(([name, member]) => [
    name,
    typeof member === 'function'
      ? (...given: unknown[]) => {
          const result: unknown = member.apply(store, given);
          if (result instanceof Promise) result.catch(note);
          return result;
        }
      : member,
  ]);
  return Object.fromEntries(noted);
}
