import { createRequire } from 'node:module';
import {
  loadPackageDefinition,
  Server,
  ServerCredentials,
  type ServiceClientConstructor,
  status,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';
import { DataType } from '@zilliz/milvus2-sdk-node';
import { spaceToText } from '../../src/store/embedding-space.ts';
import { milvusFields } from '../../src/store/milvus/milvus-rows.ts';
import type { EmbeddingSpace } from '../../src/store/vector-store.ts';
import { views } from '../../src/types.ts';

/** What may become of one call. */
export type Fault =
  | 'none'
  /** Carried out and answered after {@link FaultyMilvus.slowMs}. */
  | 'slow'
  /** Refused with the gRPC status UNAVAILABLE, before anything was done. */
  | 'unavailable'
  /** Carried out; the reply is lost, and the caller is told UNAVAILABLE. */
  | 'reply lost'
  /** The server does not know the call. */
  | 'unimplemented'
  /** Taken and never answered, nor carried out. */
  | 'half-open'
  /** Reported as done, without the rest of the reply, and not carried out. */
  | 'empty';

export interface FaultyMilvus {
  readonly address: string;
  /** Primary keys that were written. */
  readonly keys: ReadonlySet<string>;
  /** Names of the calls so far, such as `Upsert`. */
  readonly calls: readonly string[];
  /** Rows of each write so far. */
  readonly writtenRows: readonly number[];
  /** Faults of the coming calls of this name, one each; those after them are answered well. */
  plan(call: string, faults: readonly Fault[]): void;
  /** Requests of this name so far, as they came over the wire. */
  sent(call: string): readonly WireRequest[];
  /** Answers this call from now on; a `code` and `details` that `reply` throws become the gRPC status. */
  answer(call: string, reply: (request: WireRequest) => Reply): void;
  close(): void;
}

export type Reply = Readonly<Record<string, unknown>>;
/** The part of each request that matters here. */
export interface WireRequest {
  readonly collection_name?: string;
  readonly expr?: string;
  readonly consistency_level?: string;
  readonly use_default_consistency?: boolean;
  readonly query_params?: readonly { readonly key: string; readonly value: string }[];
  readonly num_rows?: number;
  readonly fields_data?: readonly {
    readonly field_name: string;
    readonly scalars?: { readonly string_data?: { readonly data: readonly string[] } };
  }[];
}

type Answer = (error: object | null, reply?: Reply) => void;

/** The status of a reply that reports success. */
export const done = { error_code: 'Success', code: 0 };
const require = createRequire(import.meta.url);

/**
 * A server that speaks Milvus' gRPC, holds one collection of `space`, keeps only the keys of what is written to it, and
 * fails as it is told. Searches and queries find nothing, counts tell the keys.
 */
export async function startFaultyMilvus(
  space: EmbeddingSpace,
  {
    slowMs = 50,
    dimension = space.dimension,
    credentials = ServerCredentials.createInsecure(),
    port = 0,
  } = {},
): Promise<FaultyMilvus> {
  const keys = new Set<string>();
  const calls: string[] = [];
  const writtenRows: number[] = [];
  const plans = new Map<string, Fault[]>();
  const requests = new Map<string, WireRequest[]>();

  const count = () => [String(keys.size)];
  const replies = new Map<string, (request: WireRequest) => Reply>([
    ['Connect', () => ({ status: done, identifier: '1', server_info: {} })],
    ['GetVersion', () => ({ status: done, version: 'v2.6.16' })],
    [
      'DescribeCollection',
      () => ({
        status: done,
        schema: collectionSchema(space, dimension),
        // What the client creates a collection with; it takes the place of a level that a request lacks.
        consistency_level: 'Bounded',
      }),
    ],
    [
      'DescribeIndex',
      () => ({ status: done, index_descriptions: views.map((view) => ({ field_name: view })) }),
    ],
    [
      'DescribeAlias',
      () => ({ status: { error_code: 'UnexpectedError', code: 1600, reason: 'alias not found' } }),
    ],
    ['LoadCollection', () => done],
    ['GetLoadState', () => ({ status: done, state: 'LoadStateLoaded' })],
    ['CheckHealth', () => ({ status: done, isHealthy: true })],
    ['Search', () => ({ status: done, results: { num_queries: 1 } })],
    [
      'Query',
      () => ({
        status: done,
        fields_data: [{ field_name: 'count(*)', type: 'Int64', scalars: { long_data: { data: count() } } }],
      }),
    ],
    ['Delete', () => ({ status: done })],
    [
      'Upsert',
      (request) => {
        const column = request.fields_data?.find(({ field_name }) => field_name === 'key');
        for (const key of column?.scalars?.string_data?.data ?? []) keys.add(key);
        writtenRows.push(request.num_rows ?? 0);
        return { status: done, upsert_cnt: request.num_rows };
      },
    ],
  ]);
  const service = milvusService();
  const handlers: UntypedServiceImplementation = {};
  for (const name of Object.keys(service)) {
    handlers[name] = (call: { request: WireRequest }, answer: Answer) => {
      calls.push(name);
      requests.set(name, [...(requests.get(name) ?? []), call.request]);
      respond(plans.get(name)?.shift() ?? 'none', replies.get(name), call.request, answer, slowMs);
    };
  }
  const server = new Server();
  server.addService(service, handlers);
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, credentials, (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return {
    address: `127.0.0.1:${bound}`,
    keys,
    calls,
    writtenRows,
    plan: (call, faults) => void plans.set(call, [...faults]),
    sent: (call) => requests.get(call) ?? [],
    answer: (call, reply) => void replies.set(call, reply),
    close: () => server.forceShutdown(),
  };
}

/** Answers a call as planned: refuses it, or carries it out and sends its reply. */
function respond(
  fault: Fault,
  carryOut: ((request: WireRequest) => Reply) | undefined,
  request: WireRequest,
  answer: Answer,
  slowMs: number,
): void {
  const refuse = carryOut ? refusals[fault] : refusals.unimplemented;
  if (!carryOut || refuse) {
    refuse?.(answer);
    return;
  }
  try {
    const reply = carryOut(request);
    if (fault === 'reply lost') refusals.unavailable?.(answer);
    else setTimeout(() => answer(null, reply), fault === 'slow' ? slowMs : 0);
  } catch (refused) {
    answer(refused as object);
  }
}

/** What is answered in place of carrying a call out. */
const refusals: Readonly<Partial<Record<Fault, (answer: Answer) => void>>> = {
  unavailable: (answer) => answer({ code: status.UNAVAILABLE, details: 'as planned' }),
  unimplemented: (answer) => answer({ code: status.UNIMPLEMENTED }),
  'half-open': () => undefined,
  empty: (answer) => answer(null, { ...done, status: done }),
};

/** The service as the client's own package describes it. */
function milvusService(): ServiceClientConstructor['service'] {
  const description = require('@zilliz/milvus2-sdk-node/dist/milvus/proto-json/milvus.js').default;
  const definition = fromJSON(description, {
    keepCase: true,
    longs: String,
    enums: String,
    defaults: true,
    oneofs: true,
  });
  // The package's type does not say how deep its services lie.
  const loaded = loadPackageDefinition(definition) as unknown as {
    milvus: { proto: { milvus: { MilvusService: ServiceClientConstructor } } };
  };
  return loaded.milvus.proto.milvus.MilvusService.service;
}

function collectionSchema(space: EmbeddingSpace, dimension: number): Reply {
  const fields = milvusFields({ ...space, dimension }).map((field, n) => ({
    fieldID: 100 + n,
    name: field.name,
    is_primary_key: field.is_primary_key ?? false,
    data_type: DataType[Number(field.data_type)],
    element_type: DataType[Number(field.element_type ?? 0)],
    type_params: Object.entries(field)
      .filter(([key]) => ['dim', 'max_length', 'max_capacity'].includes(key))
      .map(([key, value]) => ({ key, value: String(value) })),
  }));
  return { name: 'garb', description: spaceToText(space), fields };
}
