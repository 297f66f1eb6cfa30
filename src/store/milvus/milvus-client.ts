import { setTimeout as delay } from 'node:timers/promises';
import { MilvusClient } from '@zilliz/milvus2-sdk-node';
import { AppError } from '../../errors.ts';
import { retry } from '../../retry.ts';

export interface MilvusConnectionOptions {
  /** `host:port`, with `https://` before it for TLS. */
  readonly address: string;
  /** Of a managed service; `user:password` is a token too. */
  readonly token?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly database?: string | undefined;
  /** TLS without `https://` in the address; a certificate file means it too. */
  readonly ssl?: boolean | undefined;
  /** PEM file of the authority that signed the server's certificate; undefined: those that the system trusts. */
  readonly caFile?: string | undefined;
  /** PEM files of this client's key and certificate, where the server wants to know its clients. */
  readonly keyFile?: string | undefined;
  readonly certificateFile?: string | undefined;
  /** Time for one call with all its repetitions. */
  readonly timeoutMs?: number | undefined;
}

export interface MilvusConnection {
  /**
   * Sends a request and returns its reply once the server said that it was carried out. A request that may be
   * repeated is, after a passing failure. `request` makes a fresh request each time: the client writes into it.
   * Settles within the deadline, whatever the server does. Rejects with `store-unavailable` and the cause.
   */
  call<T extends object>(doing: string, request: Request<T>, options?: CallOptions): Promise<T>;
  close(): Promise<void>;
}

export interface CallOptions {
  /** False for what must not be done twice. */
  readonly repeatable?: boolean;
  /** Less or more time than the connection's calls have. */
  readonly timeoutMs?: number;
  /** Brings the collection back into memory, tried once when the server says that it is not loaded. */
  readonly reload?: (remainingMs: number) => Promise<void>;
}

type Request<T> = (client: MilvusClient, timeout: number) => Promise<T>;

const defaultTimeoutMs = 15_000;
const attempts = 4;
const baseDelayMs = 100;

/** Cancelled, resource exhausted, aborted, internal (a stream cut off), unavailable: worth asking again. */
const transientGrpcCodes: readonly unknown[] = [1, 8, 10, 13, 14];
const notLoadedCodes = [101, 103];

/**
 * A connection to Milvus that hides what its client gets wrong: retries that start the deadline anew and repeat
 * everything, one deadline for each of the several requests that a call makes, calls the server does not know reported
 * as done with an empty reply, failures that are plain objects, a wait of up to two minutes before it looks again
 * whether a server is back, and a connection attempt whose rejection ends the process when nobody handles it.
 */
export function connectMilvus(options: MilvusConnectionOptions): MilvusConnection {
  const { address, timeoutMs: connectionTimeoutMs = defaultTimeoutMs } = options;
  const client = openClient(options, connectionTimeoutMs);
  // The first call reports it: by then there is somebody to tell.
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

/** What `promise` gives, or a rejection once the time is over; what it does afterwards is nobody's concern. */
async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  const clock = new AbortController();
  const over = delay(ms, undefined, { signal: clock.signal }).then(() => {
    throw new Error(`no answer within ${ms} ms`);
  });
  // Stopped clocks reject too.
  over.catch(() => undefined);
  try {
    return await Promise.race([promise, over]);
  } finally {
    clock.abort();
  }
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
  return error instanceof Error && 'code' in error && transientGrpcCodes.includes(error.code);
}

/** The client throws replies as they are, plain objects, next to errors. */
function toError(thrown: unknown, address: string): Error {
  if (thrown instanceof MilvusFailure) return thrown;
  if (thrown instanceof Error) return new Error(`Milvus at ${address}: ${thrown.message}`, { cause: thrown });
  return new MilvusFailure(typeof thrown === 'object' && thrown !== null ? replyStatus(thrown) : {});
}
