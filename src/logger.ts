import { type Logger, pino } from 'pino';

export type { Logger };

/**
 * A JSON logger on standard error (standard output belongs to answers of the command line). Photos, keys and vectors
 * are never given to it; what could hold a key is removed all the same.
 */
export function createLogger(level: string): Logger {
  return pino(
    { level, redact: { paths: ['authorization', '*.authorization', 'token', '*.token'], remove: true } },
    pino.destination(2),
  );
}
