import { fetchRetrying, type RetryOptions } from './fetch-retrying.ts';
import { GarbError } from './garb-error.ts';
import { operations as table } from './operations.ts';
import type { components, operations } from './schema.ts';

export { GarbError };

/** The objects of requests and answers, by their names in the API's document. */
export type Schemas = components['schemas'];

/** Every operation of the API. */
export type OperationId = keyof typeof table & keyof operations;

type Part<Parameters> = [Parameters] extends [never] ? unknown : Parameters;
type ParametersOf<Operation> = Operation extends {
  readonly parameters: { readonly path?: infer Path; readonly query?: infer Query };
}
  ? Part<NonNullable<Path>> & Part<NonNullable<Query>>
  : unknown;

/** The options of a form with a photo are those of its JSON, with the photo as a file. */
type FormOf<Json> = Omit<Json, 'image'> & { readonly image: Blob };
type BodyOf<Content> = Content extends { readonly 'application/json': infer Json }
  ? Content extends { readonly 'multipart/form-data': unknown }
    ? { readonly body: Json | FormOf<Json> }
    : { readonly body: Json }
  : { readonly body: string | Blob; readonly contentType: keyof Content & string };
type RequestOf<Operation> = Operation extends { readonly requestBody: { readonly content: infer Content } }
  ? BodyOf<Content>
  : unknown;

/** What an operation is asked with: its parameters by name, its body, and how to ask. */
export type Ask<Id extends OperationId> = ParametersOf<operations[Id]> &
  RequestOf<operations[Id]> &
  AskOptions;

export interface AskOptions {
  readonly signal?: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
}

type Success = 200 | 201 | 202 | 204;
type AnswerOf<Response> = Response extends { readonly content: infer Content }
  ? Content extends { readonly 'application/json': infer Json }
    ? Json
    : Content extends { readonly 'text/plain': string }
      ? string
      : Blob
  : undefined;
type ResponsesOf<Operation> = Operation extends { readonly responses: infer Responses }
  ? { [Status in keyof Responses & Success]: AnswerOf<Responses[Status]> }[keyof Responses & Success]
  : never;

/** The body of an operation's success: parsed JSON, a text, a picture as Blob, or undefined for none. */
export type Answer<Id extends OperationId> = ResponsesOf<operations[Id]>;

/** A function for each operation of the API. It rejects with a {@link GarbError}, or with what fetch rejects with. */
export type GarbClient = {
  readonly [Id in OperationId]: Record<never, never> extends ParametersOf<operations[Id]> &
    RequestOf<operations[Id]>
    ? (ask?: Ask<Id>) => Promise<Answer<Id>>
    : (ask: Ask<Id>) => Promise<Answer<Id>>;
};

export interface ClientOptions extends Partial<RetryOptions> {
  /** Address of the service: `http://127.0.0.1:8080`. */
  readonly url: string;
  /** A key of `garb keys add`, where the service needs one. */
  readonly key?: string;
  /** Default: the platform's. */
  readonly fetch?: typeof fetch;
}

/**
 * A client of a service. Where the service is busy and says when to ask again, it asks again, by default three times, and waits at most
 * 30 seconds each time.
 */
export function createGarbClient({
  url,
  key,
  fetch: send = fetch,
  retries = 3,
  longestWait = 30,
}: ClientOptions): GarbClient {
  const ask = async (id: OperationId, given: AnyAsk = {}): Promise<unknown> => {
    const [method, path] = table[id];
    const { signal, headers, body, contentType, ...parameters } = given;
    const sent = bodyOf(body, contentType);
    const init: RequestInit = {
      method,
      headers: { ...(key ? { Authorization: `Bearer ${key}` } : {}), ...sent.headers, ...headers },
      ...(sent.body === undefined ? {} : { body: sent.body }),
      ...(signal ? { signal } : {}),
    };
    const address = url.replace(/\/$/, '') + addressOf(path, parameters);
    const response = await fetchRetrying(send, address, init, { retries, longestWait });
    if (!response.ok) throw new GarbError(response.status, await problemOf(response));
    return answerOf(response);
  };
  const ids = Object.keys(table) as OperationId[];
  return Object.fromEntries(
    ids.map((id) => [id, (given?: AnyAsk) => ask(id, given)]),
  ) as unknown as GarbClient;
}

interface AnyAsk extends AskOptions {
  readonly body?: unknown;
  readonly contentType?: string;
  readonly [parameter: string]: unknown;
}

function addressOf(path: string, parameters: Readonly<Record<string, unknown>>): string {
  const named = new Set<string>();
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    named.add(name);
    return encodeURIComponent(String(parameters[name]));
  });
  const query = Object.entries(parameters).filter(([name, value]) => !named.has(name) && value !== undefined);
  return query.length === 0
    ? filled
    : `${filled}?${new URLSearchParams(query.map(([name, value]) => [name, String(value)]))}`;
}

type SentBody = Pick<RequestInit, 'body'> & { readonly headers?: Readonly<Record<string, string>> };

/** A body with a file is sent as a form, whose fields other than text are JSON. */
function bodyOf(body: unknown, contentType: string | undefined): SentBody {
  if (body === undefined) return {};
  if (contentType !== undefined)
    return { body: body as string | Blob, headers: { 'Content-Type': contentType } };
  const fields = Object.entries(body as object);
  if (!fields.some(([, value]) => value instanceof Blob))
    return { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } };
  const form = new FormData();
  for (const [name, value] of fields) {
    if (value instanceof Blob) form.set(name, value, 'photo');
    else if (value !== undefined) form.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  return { body: form };
}

async function problemOf(response: Response): Promise<Schemas['Problem'] | undefined> {
  const isProblem = response.headers.get('Content-Type')?.startsWith('application/problem+json');
  if (isProblem) return response.json();
  await response.body?.cancel();
  return undefined;
}

async function answerOf(response: Response): Promise<unknown> {
  const type = response.headers.get('Content-Type') ?? '';
  if (response.status === 204) return undefined;
  if (type.startsWith('application/json')) return response.json();
  return type.startsWith('text/') ? response.text() : response.blob();
}
