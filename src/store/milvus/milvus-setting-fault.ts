import { connect } from 'node:tls';
import { AppError } from '../../errors.ts';
import { grpcCode, MilvusFailure } from './milvus-failure.ts';

/** A setting and what is wrong with it. */
type Fault = readonly [setting: string, message: string];

const account = 'GARB_MILVUS_TOKEN, or GARB_MILVUS_USER and GARB_MILVUS_PASSWORD';

/** gRPC's status codes of a refused caller. */
const byGrpcCode = new Map<unknown, Fault>([
  [16, [account, 'Milvus does not know the account or its password']],
  [7, [account, 'the account has no right to this']],
]);

/** Milvus' codes (pkg/util/merr/errors.go) of requests that will never succeed with these settings. */
const byMilvusCode = new Map<unknown, Fault>([
  [304, ['GARB_MILVUS_REPLICAS', 'the cluster has fewer query nodes than replicas']],
  [800, ['GARB_MILVUS_DATABASE', 'Milvus has no such database']],
  [802, ['GARB_MILVUS_DATABASE', 'no valid name of a database']],
  [1400, [account, 'Milvus does not know the account or its password']],
  [1401, [account, 'the account has no right to this']],
  [1800, [account, 'Milvus does not know the account or its password']],
]);

/** What Node, OpenSSL and gRPC say when two ends do not speak the same protocol or do not trust each other. */
const byText: readonly (readonly [RegExp, ...Fault])[] = [
  [/wrong version number|packet length too long/, 'GARB_MILVUS_ADDRESS', 'the server there speaks no TLS'],
  [/Protocol error/, 'GARB_MILVUS_ADDRESS', 'the server there is no Milvus: it speaks no gRPC'],
  [/Failed to parse DNS address/, 'GARB_MILVUS_ADDRESS', 'expected host:port'],
  [
    /alert (certificate required|bad certificate|handshake failure|unknown ca)/,
    'GARB_MILVUS_KEY_FILE and GARB_MILVUS_CERTIFICATE_FILE',
    "the server wants a client's certificate and does not take this one",
  ],
  [/ALTNAME_INVALID/, 'GARB_MILVUS_ADDRESS', "the server's certificate is for another name"],
  [/certificate has expired/, 'GARB_MILVUS_ADDRESS', "the server's certificate has expired"],
  [
    /self[- ]signed certificate|unable to (verify|get)[\w ]*certificate/,
    'GARB_MILVUS_CA_FILE',
    "the server's certificate is of an authority that is not trusted",
  ],
];

/** What a request carries of the settings. */
export interface CarriedSetting {
  readonly setting: string;
  readonly value: unknown;
}

/**
 * The setting that a failed call shows to be wrong, as `invalid-config` with the server's own words; undefined for a failure that may
 * pass by itself. With `carried`, a request that Milvus refuses for good is that setting's fault.
 */
export function settingFault(error: unknown, carried?: CarriedSetting): AppError | undefined {
  if (error instanceof MilvusFailure) {
    const known = byMilvusCode.get(error.code);
    if (known) return invalidSetting(...known, error);
    return carried && isRefusal(error)
      ? invalidSetting(carried.setting, `Milvus refuses ${JSON.stringify(carried.value)}`, error)
      : undefined;
  }
  if (!(error instanceof Error)) return undefined;
  const known = byGrpcCode.get(grpcCode(error));
  if (known) return invalidSetting(...known, error);
  for (const [pattern, setting, message] of byText)
    if (pattern.test(error.message)) return invalidSetting(setting, message, error);
  return undefined;
}

/** `invalid-config` about one setting. */
export function invalidSetting(setting: string, message: string, cause?: unknown): AppError {
  return new AppError('invalid-config', `${setting}: ${message}`, {
    errors: [{ location: setting, message }],
    cause,
  });
}

/** Codes that say what the server lacks, not what is wrong with the request: collection, partition, alias, service. */
function isRefusal({ code, retriable }: MilvusFailure): boolean {
  return code !== undefined && !retriable && (code >= 1000 || code === 701);
}

/**
 * Whether gRPC got no connection, for a reason that its words need not tell: of a server that wants TLS it says that it failed to connect, or that the
 * connection was reset, whichever it sees first.
 */
export function isUnexplained(error: unknown): boolean {
  return (
    error instanceof Error &&
    /UNAVAILABLE|Failed to connect|ECONNRESET|hang up|Connection dropped/.test(error.message)
  );
}

/** Whether a server at `host:port` shakes hands by TLS within that time. */
export function speaksTls(address: string, timeoutMs: number): Promise<boolean> {
  const [, host = '', port = ''] = /^(?:https?:\/\/)?\[?(.*?)\]?:(\d+)\/?$/.exec(address) ?? [];
  if (port === '') return Promise.resolve(false);
  return new Promise((resolve) => {
    // Only whether it speaks TLS matters here, not whom it is; nothing is sent to it.
    const socket = connect({ host, port: Number(port), rejectUnauthorized: false, ALPNProtocols: ['h2'] });
    const end = (speaks: boolean) => {
      socket.destroy();
      resolve(speaks);
    };
    socket.setTimeout(timeoutMs, () => end(false));
    socket.once('secureConnect', () => end(true)).once('error', () => end(false));
  });
}
