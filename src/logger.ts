import { type Logger, pino } from 'pino';

export type { Logger };

/**
 * A JSON logger on standard error; standard output is for the results of commands. Callers never log photos, keys or vectors;
 * fields that could contain a key are also removed here.
 */
export function createLogger(level: string): Logger {
  return pino(
    { level, redact: { paths: ['authorization', '*.authorization', 'token', '*.token'], remove: true } },
    pino.destination(2),
  );
}
