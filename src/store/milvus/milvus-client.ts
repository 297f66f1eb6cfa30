import { setTimeout as delay } from 'node:timers/promises';
import { MilvusClient } from '@zilliz/milvus2-sdk-node';
import { AppError } from '../../errors.ts';
import { retry } from '../../retry.ts';

export interface MilvusConnectionOptions {
  /** `host:port`, with `https://` before it for TLS. */
  readonly address: string;
  /** Token of a managed service, or `user:password`. */
  readonly token?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly database?: string | undefined;
  /** Turns on TLS without `https://` in the address; a certificate file does too. */
  readonly ssl?: boolean | undefined;
  /** PEM file of the authority that signed the server's certificate; undefined: the system's authorities. */
  readonly caFile?: string | undefined;
  /** PEM files of this client's key and certificate, for mutual TLS. */
  readonly keyFile?: string | undefined;
  readonly certificateFile?: string | undefined;
  /** Deadline of one call, including retries. */
  readonly timeoutMs?: number | undefined;
}

export interface MilvusConnection {
  /**
   * Sends a request and returns the reply once the server has confirmed it. Repeatable requests are retried after a transient
   * failure. `request` builds a new request each time, since the client modifies it. Settles within the deadline, whatever the
   * server does. Rejects with `store-unavailable` and the cause.
   */
  call<T extends object>(doing: string, request: Request<T>, options?: CallOptions): Promise<T>;
  close(): Promise<void>;
}

export interface CallOptions {
  /** False for a request that must not be sent twice. */
  readonly repeatable?: boolean;
  /** Overrides the connection's deadline. */
  readonly timeoutMs?: number;
  /** Loads the collection into memory; called once when the server reports that it is not loaded. */
  readonly reload?: (remainingMs: number) => Promise<void>;
}

type Request<T> = (client: MilvusClient, timeout: number) => Promise<T>;

const defaultTimeoutMs = 15_000;
const attempts = 4;
const baseDelayMs = 100;

/** Codes to retry: cancelled, resource exhausted, aborted, internal (an interrupted stream), unavailable. */
const transientGrpcCodes: readonly unknown[] = [1, 8, 10, 13, 14];
const notLoadedCodes = [101, 103];

/**
 * A connection to Milvus that works around faults of its client:
 *
 * - Its retries restart the deadline and repeat every request, also those that must not be repeated.
 * - Each of a call's several requests gets the whole deadline.
 * - A call that the server does not know is reported as successful, with an empty reply.
 * - Failures are plain objects.
 * - It waits up to two minutes before it tries an unavailable server again.
 * - An unhandled rejection of its connection attempt ends the process.
 */
export function connectMilvus(options: MilvusConnectionOptions): MilvusConnection {
  const { address, timeoutMs: connectionTimeoutMs = defaultTimeoutMs } = options;
  const client = openClient(options, connectionTimeoutMs);
  // The first call reports the failure to its caller.
  client.connectPromise.catch(() => undefined);

  return {
    async call(doing, request, { repeatable = true, timeoutMs = connectionTimeoutMs, reload } = {}) {
      const deadline = performance.now() + timeoutMs;
      const remainingMs = () => Math.max(1, Math.ceil(deadline - performance.now()));
      const once = async () => requireDone(await within(remainingMs(), request(client, remainingMs())));
      const attempt = async () => {
        try {
          return await once();
        } catch (error) {
          if (!reload || !isNotLoaded(error)) throw error;
          await within(remainingMs(), reload(remainingMs()));
          return once();
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

function openClient(options: MilvusConnectionOptions, timeoutMs: number): MilvusClient {
  const { address, token, username, password, database, ssl, caFile, keyFile, certificateFile } = options;
  const files = { rootCertPath: caFile, privateKeyPath: keyFile, certChainPath: certificateFile };
  return new MilvusClient({
    address,
    token,
    username,
    password,
    database,
    ssl,
    ...(caFile || keyFile ? { tls: files } : {}),
    timeout: timeoutMs,
    maxRetries: 0,
    channelOptions: { 'grpc.initial_reconnect_backoff_ms': 200, 'grpc.max_reconnect_backoff_ms': 1000 },
    telemetry: { enabled: false },
    logLevel: 'error',
  } as ConstructorParameters<typeof MilvusClient>[0]);
}

/** The result of `promise`, or a rejection after `ms`; a later result is ignored. */
async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  const clock = new AbortController();
  const over = delay(ms, undefined, { signal: clock.signal }).then(() => {
    throw new Error(`no response within ${ms} ms`);
  });
  // An aborted delay rejects too.
  over.catch(() => undefined);
  try {
    return await Promise.race([promise, over]);
  } finally {
    clock.abort();
  }
}

/** Milvus' code of a failure of {@link MilvusConnection.call}; undefined when the server sent none. */
export function milvusCode(error: unknown): number | undefined {
  const cause = error instanceof AppError ? error.cause : error;
  return cause instanceof MilvusFailure ? cause.code : undefined;
}

/** A reply that reports failure. */
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

/** A reply without a code is a failure: an unknown call returns `{}`. */
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
  return error instanceof Error && 'code' in error && transientGrpcCodes.includes(error.code);
}

/** The client throws plain reply objects as well as errors. */
function toError(thrown: unknown, address: string): Error {
  if (thrown instanceof MilvusFailure) return thrown;
  if (thrown instanceof Error) return new Error(`Milvus at ${address}: ${thrown.message}`, { cause: thrown });
  return new MilvusFailure(typeof thrown === 'object' && thrown !== null ? replyStatus(thrown) : {});
}
