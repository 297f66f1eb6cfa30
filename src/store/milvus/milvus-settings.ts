import { z } from 'zod';

export const milvusIndexTypes = ['HNSW', 'HNSW_SQ', 'IVF_RABITQ', 'DISKANN', 'FLAT'] as const;
/** Without `Session`, for which the client does not send what it has to: the time of the last write. */
export const milvusConsistencies = ['Strong', 'Bounded', 'Eventually'] as const;

const text = z.string().min(1).optional();

/** `host:port`; a managed service's `https://host` has the port 443. */
const address = z
  .string()
  .regex(
    /^(https:\/\/[^/\s]+|(http:\/\/)?[^/\s]+:\d{1,5})\/?$/,
    'Expected host:port, or https://host:port for TLS',
  )
  .optional();

const parameters = z
  .string()
  .transform((given, context) => {
    try {
      return z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])).parse(JSON.parse(given));
    } catch {
      context.addIssue('Expected a JSON object of numbers, strings and booleans, such as {"M": 32}');
      return z.NEVER;
    }
  })
  .optional();

/** The settings of a Milvus server. Without an address, Garb uses the embedded store. */
export const milvusEnvironment = {
  GARB_MILVUS_ADDRESS: address,
  GARB_MILVUS_TOKEN: text,
  GARB_MILVUS_USER: text,
  GARB_MILVUS_PASSWORD: text,
  GARB_MILVUS_DATABASE: text,
  GARB_MILVUS_CA_FILE: text,
  GARB_MILVUS_KEY_FILE: text,
  GARB_MILVUS_CERTIFICATE_FILE: text,
  GARB_MILVUS_COLLECTION: text,
  GARB_MILVUS_INDEX: z.enum(milvusIndexTypes).default('HNSW'),
  GARB_MILVUS_INDEX_PARAMS: parameters,
  GARB_MILVUS_SEARCH_PARAMS: parameters,
  GARB_MILVUS_REPLICAS: z.coerce.number().int().min(1).max(64).default(1),
  GARB_MILVUS_CONSISTENCY: z.enum(milvusConsistencies).default('Bounded'),
  GARB_MILVUS_TIMEOUT_MS: z.coerce.number().int().min(100).max(600_000).default(15_000),
  GARB_MILVUS_WAIT_MS: z.coerce.number().int().min(0).max(3_600_000).default(60_000),
  GARB_MILVUS_CACHE_MIB: z.coerce.number().int().min(0).max(65_536).default(64),
};

type Environment = z.infer<z.ZodObject<typeof milvusEnvironment>>;
type Parameters = Readonly<Record<string, number | string | boolean>>;

export interface MilvusSettings {
  readonly address: string;
  readonly token: string | undefined;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly database: string | undefined;
  readonly caFile: string | undefined;
  readonly keyFile: string | undefined;
  readonly certificateFile: string | undefined;
  readonly collection: string | undefined;
  readonly index: (typeof milvusIndexTypes)[number];
  /** Add to or override the parameters of the index type. */
  readonly indexParameters: Parameters | undefined;
  readonly searchParameters: Parameters | undefined;
  /** Copies of the collection in memory, each on its own query nodes. */
  readonly replicas: number;
  readonly consistency: (typeof milvusConsistencies)[number];
  readonly timeoutMs: number;
  /** How long opening waits for a server that does not respond. */
  readonly waitMs: number;
  /** Memory for product documents. */
  readonly cacheBytes: number;
}

export function milvusSettings(env: Environment): MilvusSettings | undefined {
  if (env.GARB_MILVUS_ADDRESS === undefined) return undefined;
  return {
    address: env.GARB_MILVUS_ADDRESS,
    token: env.GARB_MILVUS_TOKEN,
    username: env.GARB_MILVUS_USER,
    password: env.GARB_MILVUS_PASSWORD,
    database: env.GARB_MILVUS_DATABASE,
    caFile: env.GARB_MILVUS_CA_FILE,
    keyFile: env.GARB_MILVUS_KEY_FILE,
    certificateFile: env.GARB_MILVUS_CERTIFICATE_FILE,
    collection: env.GARB_MILVUS_COLLECTION,
    index: env.GARB_MILVUS_INDEX,
    indexParameters: env.GARB_MILVUS_INDEX_PARAMS,
    searchParameters: env.GARB_MILVUS_SEARCH_PARAMS,
    replicas: env.GARB_MILVUS_REPLICAS,
    consistency: env.GARB_MILVUS_CONSISTENCY,
    timeoutMs: env.GARB_MILVUS_TIMEOUT_MS,
    waitMs: env.GARB_MILVUS_WAIT_MS,
    cacheBytes: env.GARB_MILVUS_CACHE_MIB * 2 ** 20,
  };
}
