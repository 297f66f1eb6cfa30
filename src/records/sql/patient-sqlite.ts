import type { Dialect } from 'kysely';
import { AppError, isStorageFull, storageFull } from '../../errors.ts';
import { retry } from '../../retry.ts';

/**
 * The dialect of a SQLite file that another process may lock. The driver runs on the main thread, and SQLite's own waiting would
 * stop every other request, so a busy statement fails at once and is tried again later.
 *
 * @param waitMs how long to try; then `records-unavailable`
 */
export function patientSqlite(dialect: Dialect, waitMs: number): Dialect {
  const patient = <T>(attempt: () => Promise<T>): Promise<T> =>
    retry(attempt, { attempts: 100, baseDelayMs: 5, deadlineMs: waitMs, isTransient: isBusy }).catch(
      (cause: unknown) => {
        throw toRecordsError(cause);
      },
    );
  return {
    createAdapter: () => dialect.createAdapter(),
    createIntrospector: (database) => dialect.createIntrospector(database),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createDriver() {
      const driver = opened(() => dialect.createDriver());
      return {
        init: () => driver.init(),
        destroy: () => driver.destroy(),
        async acquireConnection() {
          const connection = await driver.acquireConnection();
          const execute = connection.executeQuery.bind(connection);
          connection.executeQuery = (query) => patient(() => execute(query));
          return connection;
        },
        beginTransaction: (connection, settings) =>
          patient(() => driver.beginTransaction(connection, settings)),
        commitTransaction: (connection) => patient(() => driver.commitTransaction(connection)),
        rollbackTransaction: (connection) => driver.rollbackTransaction(connection),
        releaseConnection: (connection) => driver.releaseConnection(connection),
      };
    },
  };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function isBusy(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED)/.test(codeOf(error));
}

function toRecordsError(cause: unknown): unknown {
  if (isStorageFull(cause)) return storageFull(cause);
  if (isBusy(cause))
    return new AppError('records-unavailable', 'The records database is locked by another process', {
      cause,
      retryAfterSeconds: 1,
    });
  if (/^SQLITE_(IOERR|READONLY|CORRUPT|NOTADB|CANTOPEN)/.test(codeOf(cause)))
    return new AppError('records-unavailable', `The records database fails (${codeOf(cause)})`, { cause });
  return cause;
}

/** The driver opens the file when it is made. */
function opened<T>(open: () => T): T {
  try {
    return open();
  } catch (cause) {
    const reason = codeOf(cause) || (cause instanceof Error ? cause.message : String(cause));
    throw new AppError('records-unavailable', `The records database cannot be opened (${reason})`, { cause });
  }
}
