import { MilvusClient } from '@zilliz/milvus2-sdk-node';
import { AppError } from '../errors.ts';
import { retry } from './retry.ts';

export interface MilvusConnectionOptions {
  /** `host:port`, with `https://` before it for TLS. */
  readonly address: string;
  readonly token?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly ssl?: boolean | undefined;
  /** Time for one call with all its repetitions. */
  readonly timeoutMs?: number | undefined;
}

export interface MilvusConnection {
  /**
   * Sends a request and returns its reply once the server said that it was carried out. A request that may be
   * repeated is, after a passing failure. `request` makes a fresh request each time: the client writes into it.
   * Rejects with `store-unavailable` and the cause.
   */
  call<T extends object>(doing: string, request: Request<T>, options?: CallOptions): Promise<T>;
  close(): Promise<void>;
}

export interface CallOptions {
  /** False for what must not be done twice. */
  readonly repeatable?: boolean;
  /** Brings the collection back into memory, tried once when the server says that it is not loaded. */
  readonly reload?: () => Promise<void>;
}

type Request<T> = (client: MilvusClient, timeout: number) => Promise<T>;

const defaultTimeoutMs = 15_000;
const attempts = 4;
const baseDelayMs = 100;

const grpcUnavailable = 14;
const notLoadedCodes = [101, 103];

/**
 * A connection to Milvus that hides what its client gets wrong: retries that start the deadline anew and repeat
 * everything, calls the server does not know reported as done with an empty reply, failures that are plain objects,
 * and a connection attempt whose rejection ends the process when nobody handles it.
 */
export function connectMilvus(options: MilvusConnectionOptions): MilvusConnection {
  const { address, token, username, password, ssl, timeoutMs = defaultTimeoutMs } = options;
  const client = new MilvusClient({
    address,
    token,
    username,
    password,
    ssl,
    timeout: timeoutMs,
    maxRetries: 0,
    telemetry: { enabled: false },
    logLevel: 'error',
  } as ConstructorParameters<typeof MilvusClient>[0]);
  // The first call reports it: by then there is somebody to tell.
  client.connectPromise.catch(() => undefined);

  return {
    async call(doing, request, { repeatable = true, reload } = {}) {
      const once = async (remainingMs: number) => requireDone(await request(client, Math.ceil(remainingMs)));
      const attempt = async (remainingMs: number) => {
        try {
          return await once(remainingMs);
        } catch (error) {
          if (!reload || !isNotLoaded(error)) throw error;
          await reload();
          return once(remainingMs);
        }
      };
      try {
        return await retry(attempt, {
          attempts: repeatable ? attempts : 1,
          baseDelayMs,
          deadlineMs: timeoutMs,
          isTransient,
        });
      } catch (error) {
        if (error instanceof AppError) throw error;
        throw new AppError('store-unavailable', `Milvus failed to ${doing}`, {
          cause: toError(error, address),
        });
      }
    },
    async close() {
      await client.closeConnection();
    },
  };
}

/** The code of a failure reported by {@link MilvusConnection.call}, or undefined when the server gave none. */
export function milvusCode(error: unknown): number | undefined {
  const cause = error instanceof AppError ? error.cause : error;
  return cause instanceof MilvusFailure ? cause.code : undefined;
}

/** A reply that says the request was not carried out. */
class MilvusFailure extends Error {
  override readonly name = 'MilvusFailure';
  readonly code: number | undefined;
  readonly retriable: boolean;

  constructor(status: ReplyStatus) {
    super(
      status.code === undefined
        ? 'the server does not know this request'
        : `code ${status.code}: ${status.reason ?? ''}`,
    );
    this.code = status.code;
    this.retriable = status.retriable ?? false;
  }
}

interface ReplyStatus {
  readonly code?: number;
  readonly reason?: string;
  readonly retriable?: boolean;
}

/** A reply without a code is a failure: a call that the server lacks comes back as `{}`. */
function requireDone<T extends object>(reply: T): T {
  const status = replyStatus(reply);
  if (status.code !== 0) throw new MilvusFailure(status);
  return reply;
}

function replyStatus(reply: object): ReplyStatus {
  return 'status' in reply && typeof reply.status === 'object' && reply.status !== null
    ? reply.status
    : reply;
}

function isNotLoaded(error: unknown): boolean {
  return error instanceof MilvusFailure && notLoadedCodes.includes(error.code ?? 0);
}

function isTransient(error: unknown): boolean {
  if (error instanceof MilvusFailure) return error.retriable;
  return error instanceof Error && 'code' in error && error.code === grpcUnavailable;
}

/** The client throws replies as they are, plain objects, next to errors. */
function toError(thrown: unknown, address: string): Error {
  if (thrown instanceof MilvusFailure) return thrown;
  if (thrown instanceof Error) return new Error(`Milvus at ${address}: ${thrown.message}`, { cause: thrown });
  return new MilvusFailure(typeof thrown === 'object' && thrown !== null ? replyStatus(thrown) : {});
}
