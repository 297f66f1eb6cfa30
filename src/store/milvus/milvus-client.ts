import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { MilvusClient } from '@zilliz/milvus2-sdk-node';
import { AppError, fileNotReadable } from '../../errors.ts';
import { retry } from '../../retry.ts';
import { isNotLoaded, isTransient, MilvusFailure, requireDone, toError } from './milvus-failure.ts';
import {
  type CarriedSetting,
  invalidSetting,
  isUnexplained,
  settingFault,
  speaksTls,
} from './milvus-setting-fault.ts';

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
   * server does. Rejects with `store-unavailable` and the cause, and with `invalid-config`, at once, where a setting is wrong.
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
  /** The setting to name when Milvus refuses the request for good. */
  readonly carried?: CarriedSetting | undefined;
}

type Request<T> = (client: MilvusClient, timeout: number) => Promise<T>;

const defaultTimeoutMs = 15_000;
const attempts = 4;
const baseDelayMs = 100;

/**
 * A connection to Milvus that works around faults of its client:
 *
 * - Its retries restart the deadline and repeat every request, also those that must not be repeated.
 * - Each of a call's several requests gets the whole deadline.
 * - A call that the server does not know is reported as successful, with an empty reply.
 * - Failures are plain objects.
 * - It waits up to two minutes before it tries an unavailable server again.
 * - An unhandled rejection of its connection attempt ends the process.
 * - It connects once; some of its requests fail for ever after that failed.
 *
 * Throws `invalid-config` for a file of keys or certificates that cannot be used.
 */
export function connectMilvus(options: MilvusConnectionOptions): MilvusConnection {
  const { address, timeoutMs: connectionTimeoutMs = defaultTimeoutMs } = options;
  const client = openClient(options, connectionTimeoutMs);
  let isConnected = true;
  // The calls report the failure to their callers.
  const follow = () => {
    client.connectPromise.catch(() => {
      isConnected = false;
    });
  };
  follow();
  const reconnect = () => {
    if (isConnected) return;
    isConnected = true;
    client.connect(MilvusClient.sdkInfo.version);
    follow();
  };

  return {
    async call(doing, request, { repeatable = true, timeoutMs = connectionTimeoutMs, reload, carried } = {}) {
      const deadline = performance.now() + timeoutMs;
      const remainingMs = () => Math.max(1, Math.ceil(deadline - performance.now()));
      const once = async () => {
        reconnect();
        return requireDone(await within(remainingMs(), request(client, remainingMs())));
      };
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
          isTransient: (error) => isTransient(error) && !settingFault(error),
        });
      } catch (error) {
        if (error instanceof AppError) throw error;
        const fault = settingFault(error, carried) ?? (await tlsFault(error, options, remainingMs()));
        if (fault) throw fault;
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
  if ((keyFile === undefined) !== (certificateFile === undefined))
    throw invalidSetting(
      keyFile === undefined ? 'GARB_MILVUS_KEY_FILE' : 'GARB_MILVUS_CERTIFICATE_FILE',
      "is missing; a client's key and certificate belong together",
    );
  const files = {
    rootCert: pem(caFile, 'CERTIFICATE', 'GARB_MILVUS_CA_FILE'),
    privateKey: pem(keyFile, 'PRIVATE KEY', 'GARB_MILVUS_KEY_FILE'),
    certChain: pem(certificateFile, 'CERTIFICATE', 'GARB_MILVUS_CERTIFICATE_FILE'),
  };
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

/** The bytes of a PEM file. The client would take a file without the block that it needs for none. */
function pem(file: string | undefined, block: string, setting: string): Buffer | undefined {
  if (file === undefined) return undefined;
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    throw invalidSetting(setting, fileNotReadable(cause, file).message, cause);
  }
  if (bytes.includes(`${block}-----`)) return bytes;
  throw invalidSetting(setting, `${file}: expected a PEM file with a block ${block}`);
}

/** gRPC only says that it has no connection when the server wants TLS. */
async function tlsFault(
  error: unknown,
  options: MilvusConnectionOptions,
  remainingMs: number,
): Promise<AppError | undefined> {
  const { address, ssl, caFile, keyFile } = options;
  const isPlain = !address.startsWith('https://') && !ssl && !caFile && !keyFile;
  if (!isPlain || !isUnexplained(error) || !(await speaksTls(address, Math.min(1000, remainingMs))))
    return undefined;
  return invalidSetting('GARB_MILVUS_ADDRESS', 'the server there wants TLS: put https:// before it', error);
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
