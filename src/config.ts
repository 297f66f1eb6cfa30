import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type AdmissionLimits, defaultLimits } from './admission/admission.ts';
import { AppError, type ErrorLocation } from './errors.ts';
import { inWords } from './issue-words.ts';
import { nearestName } from './nearest-name.ts';
import { type MilvusSettings, milvusEnvironment, milvusSettings } from './store/milvus/milvus-settings.ts';
import { type TraceSettings, traceEnvironment, traceSettings } from './traces/trace-settings.ts';

const whole = (min: number, max: number) => z.coerce.number().int().min(min).max(max);

/** Entries between commas. */
const list = (entry: z.ZodString) =>
  z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(entry))
    .default([]);

const isOrigin = (text: string) => URL.canParse(text) && new URL(text).origin === text;

const isPostgresUrl = (text: string) =>
  URL.canParse(text) && ['postgres:', 'postgresql:'].includes(new URL(text).protocol);

/** Every setting with its environment variable, type and default. README.md lists them. */
const EnvironmentSchema = z.object({
  GARB_HOST: z.string().min(1).default('127.0.0.1'),
  GARB_PORT: whole(0, 65_535).default(8080),
  GARB_ALLOWED_HOSTS: list(z.string().regex(/^[\p{L}\p{N}._-]+$/u, 'Expected names without a port')),
  GARB_CORS_ORIGINS: list(z.string().refine(isOrigin, 'Expected origins such as https://shop.example')),
  GARB_OPEN: z.enum(['true', 'false']).default('false'),
  GARB_DATA: z.string().min(1).default('.garb'),
  GARB_DATABASE_URL: z
    .string()
    .refine(
      isPostgresUrl,
      'Expected postgres://USER@HOST/DATABASE; leave it unset to use a SQLite file in GARB_DATA',
    )
    .optional(),
  GARB_KEEP_SHARE: z.coerce.number().min(0).max(1).default(0),
  GARB_KEEP_DAYS: whole(1, 3650).default(30),
  GARB_KEEP_COUNT: whole(0, 1_000_000).default(10_000),
  GARB_CLICK_ETA: z.coerce.number().min(0).max(4).default(1),
  GARB_MODELS: z.string().min(1).optional(),
  GARB_DETECTOR_FORM: z.string().min(1).optional(),
  GARB_EMBEDDER_FORM: z.string().min(1).optional(),
  GARB_NEXT_EMBEDDER: z.string().min(1).optional(),
  GARB_EXAMPLES: z.string().min(1).optional(),
  GARB_FETCH_PICTURES: z.enum(['on', 'off']).default('off'),
  ...milvusEnvironment,
  ...traceEnvironment,
  GARB_RESIDENT_MIB: whole(0, 65_536).default(1536),
  // One a core, of one thread each: ADR 28. Each has its own copy of both models, so no more than four unless asked for.
  GARB_WORKERS: whole(1, 64).default(Math.min(4, availableParallelism())),
  GARB_THREADS: whole(1, 256).optional(),
  GARB_MAX_BODY_MIB: whole(1, 200).default(20),
  GARB_CONCURRENCY: whole(1, 256).optional(),
  GARB_MAX_WAIT_MS: whole(0, 60_000).default(defaultLimits.maxWaitMs),
  GARB_DEADLINE_MS: whole(100, 600_000).default(defaultLimits.deadlineMs),
  GARB_BODY_TIMEOUT_MS: whole(100, 600_000).default(defaultLimits.bodyTimeoutMs),
  GARB_BODIES_MIB: whole(1, 65_536).default(defaultLimits.bodyBudgetBytes / 2 ** 20),
  GARB_MAX_CONNECTIONS: whole(1, 65_536).default(1024),
  GARB_HUNG_MS: whole(100, 3_600_000).default(60_000),
  GARB_DRAIN_MS: whole(0, 600_000).default(20_000),
  GARB_DISK_RESERVE_MIB: whole(0, 1_048_576).default(64),
  GARB_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

/** The folder of a model package. `form` is one of its manifest's `forms`; undefined: the package's default. */
export interface ModelChoice {
  readonly directory: string;
  readonly form: string | undefined;
}

export interface Config {
  readonly service: {
    readonly host: string;
    readonly port: number;
    /** Names, besides this machine's, under which the service is reached. */
    readonly allowedHosts: readonly string[];
    /** Origins whose pages may call the API. */
    readonly corsOrigins: readonly string[];
    /** Whether an address that others reach may be listened at without keys. */
    readonly open: boolean;
    readonly limits: AdmissionLimits;
    /** Open connections; further ones are closed at once. */
    readonly maxConnections: number;
    /** How long running requests may go on after the signal to end. */
    readonly drainMs: number;
    /** Folder of example photos for the page; undefined: none. */
    readonly examplesDirectory: string | undefined;
  };
  /** Folder of all files that the service writes. */
  readonly dataDirectory: string;
  /** What stays free on its disk, so that a full one can be emptied; 0: nothing. */
  readonly diskReserveBytes: number;
  /** The records database: PostgreSQL, or a SQLite file in the data folder. */
  readonly records: { readonly url: string } | { readonly file: string };
  /** Saved queries: the share to save, and their maximum age and number. */
  readonly keep: { readonly share: number; readonly maxAgeDays: number; readonly maxCount: number };
  /** Exponent of the examination of ranks, by which clicks are corrected for position. */
  readonly clickEta: number;
  readonly models: {
    readonly detector: ModelChoice;
    readonly embedder: ModelChoice;
    /** The embedder to re-index with; also used when the active index is already its own. */
    readonly nextEmbedder: ModelChoice | undefined;
  };
  /** Whether catalogs may name images by public http(s) URLs. */
  readonly fetchPictures: boolean;
  /** undefined: use the embedded store in the data folder. */
  readonly milvus: MilvusSettings | undefined;
  /** Memory for rows that the embedded store searches in; larger catalogs are searched in its files. */
  readonly residentBytes: number;
  readonly inference: {
    readonly workers: number;
    readonly threads: number;
    /** A model run that takes longer ends the process. */
    readonly hungAfterMs: number;
  };
  readonly logLevel: string;
  /** Where spans are sent to; undefined: nothing is traced. */
  readonly traces: TraceSettings | undefined;
}

/** Folder of the package itself, with the shipped models and the built page. */
export const packageDirectory = fileURLToPath(new URL('..', import.meta.url));

/** Garb's own version. */
export const version: string = JSON.parse(
  readFileSync(join(packageDirectory, 'package.json'), 'utf8'),
).version;

/** Reads the settings from the environment. Throws `invalid-config` naming each invalid variable. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const given = givenSettings(environment);
  const parsed = EnvironmentSchema.safeParse(given, { error: inWords });
  const issues = parsed.error?.issues ?? [];
  const errors = [
    ...unknownSettings(given),
    ...issues.map(({ path, message }) => ({
      location: path.join('.'),
      message: message.replace(/NaN$/, JSON.stringify(given[String(path[0])])),
    })),
    ...oddNumbers(given, parsed.data),
  ];
  if (!parsed.success || errors.length > 0)
    throw new AppError('invalid-config', errors.map((e) => `${e.location}: ${e.message}`).join('; '), {
      errors,
    });
  const env = parsed.data;
  const models = resolve(env.GARB_MODELS ?? join(packageDirectory, 'models'));
  return {
    service: {
      host: env.GARB_HOST,
      port: env.GARB_PORT,
      allowedHosts: env.GARB_ALLOWED_HOSTS.map((name) => name.toLowerCase()),
      corsOrigins: env.GARB_CORS_ORIGINS,
      open: env.GARB_OPEN === 'true',
      limits: {
        // One photo is in the models while another is decoded or searched.
        concurrency: env.GARB_CONCURRENCY ?? env.GARB_WORKERS + 1,
        maxWaitMs: env.GARB_MAX_WAIT_MS,
        deadlineMs: env.GARB_DEADLINE_MS,
        maxBodyBytes: env.GARB_MAX_BODY_MIB * 2 ** 20,
        bodyBudgetBytes: env.GARB_BODIES_MIB * 2 ** 20,
        bodyTimeoutMs: env.GARB_BODY_TIMEOUT_MS,
      },
      maxConnections: env.GARB_MAX_CONNECTIONS,
      drainMs: env.GARB_DRAIN_MS,
      examplesDirectory: env.GARB_EXAMPLES && resolve(env.GARB_EXAMPLES),
    },
    dataDirectory: resolve(env.GARB_DATA),
    diskReserveBytes: env.GARB_DISK_RESERVE_MIB * 2 ** 20,
    records: env.GARB_DATABASE_URL
      ? { url: env.GARB_DATABASE_URL }
      : { file: join(resolve(env.GARB_DATA), 'records.db') },
    keep: {
      share: env.GARB_KEEP_SHARE,
      maxAgeDays: env.GARB_KEEP_DAYS,
      maxCount: env.GARB_KEEP_COUNT,
    },
    clickEta: env.GARB_CLICK_ETA,
    models: {
      detector: { directory: join(models, 'detector'), form: env.GARB_DETECTOR_FORM },
      embedder: { directory: join(models, 'embedder'), form: env.GARB_EMBEDDER_FORM },
      nextEmbedder: env.GARB_NEXT_EMBEDDER ? modelChoice(env.GARB_NEXT_EMBEDDER) : undefined,
    },
    fetchPictures: env.GARB_FETCH_PICTURES === 'on',
    milvus: milvusSettings(env),
    residentBytes: env.GARB_RESIDENT_MIB * 2 ** 20,
    inference: {
      workers: env.GARB_WORKERS,
      threads: env.GARB_THREADS ?? Math.max(1, Math.floor(availableParallelism() / env.GARB_WORKERS)),
      hungAfterMs: env.GARB_HUNG_MS,
    },
    logLevel: env.GARB_LOG_LEVEL,
    traces: traceSettings(env),
  };
}

/** Names that Kubernetes gives to every pod for a service called garb or garb-…, so that they are not settings. */
const serviceLink = /^GARB_(?:.*_)?(?:SERVICE_(?:HOST|PORT)|PORT_\d+_(?:TCP|UDP|SCTP))(?:_|$)/;
/** Settings of the tests, which start Garb in their own environment. */
const ofTests = /^GARB_(?:TEST|E2E|RELEASE|CONTRACT)_/;

/** The variables that have a value. An empty one counts as absent, since compose files pass unset ones as empty. */
function givenSettings(environment: NodeJS.ProcessEnv): Record<string, string> {
  const trimmed = Object.entries(environment).map(([name, value = '']) => {
    const isSecret = /(?:TOKEN|PASSWORD)$/.test(name);
    return [name, isSecret ? value : value.trim()] as const;
  });
  const isLink = (name: string, value: string) =>
    serviceLink.test(name) || (/^GARB_(?:.*_)?PORT$/.test(name) && /^(?:tcp|udp|sctp):\/\//.test(value));
  return Object.fromEntries(trimmed.filter(([name, value]) => value !== '' && !isLink(name, value)));
}

/** Variables that begin like a setting and are none: a mistyped one would leave its default in silence. */
function unknownSettings(given: Readonly<Record<string, string>>): ErrorLocation[] {
  const names = Object.keys(EnvironmentSchema.shape);
  const unknown = Object.keys(given).filter(
    (name) => name.startsWith('GARB_') && !names.includes(name) && !ofTests.test(name),
  );
  return unknown.map((location) => {
    const nearest = nearestName(location, names);
    const hint = nearest === undefined ? 'README.md lists the settings' : `Did you mean ${nearest}?`;
    return { location, message: `Unknown. ${hint}` };
  });
}

/** Numbers that are not in decimals: 0x10 or 1e3 would be read as another number than meant. */
function oddNumbers(given: Readonly<Record<string, string>>, read: object = {}): ErrorLocation[] {
  return Object.entries(read).flatMap(([location, value]) => {
    const text = given[location];
    if (typeof value !== 'number' || text === undefined || /^-?\d*\.?\d+$/.test(text)) return [];
    return [{ location, message: `expected a decimal number but received ${JSON.stringify(text)}` }];
  });
}

/** The model package of `FOLDER` or `FOLDER@FORM`. */
export function modelChoice(text: string): ModelChoice {
  const at = text.lastIndexOf('@');
  // The folder's own path may contain an @.
  if (at < 1 || text.includes('/', at)) return { directory: resolve(text), form: undefined };
  return { directory: resolve(text.slice(0, at)), form: text.slice(at + 1) };
}
