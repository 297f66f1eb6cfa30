import type { Failure } from './api.ts';

const transient = new Set([
  'unreachable',
  'overloaded',
  'store-unavailable',
  'records-unavailable',
  'internal',
  'unknown',
]);

/** Whether the same photo may work a moment later. */
export function isTransient({ code, retryAfter }: Failure): boolean {
  return retryAfter !== undefined || transient.has(code);
}

/** Whether another key may mend what has this code. */
export function wantsKey(code: string): boolean {
  return code === 'unauthorized' || code === 'forbidden';
}
