import type { ApiDocument } from '../../src/api/document/api-document.ts';
import type { ApiExample } from '../../src/api/document/examples.ts';
import type { Ask, Sent } from './tell-examples.ts';

/** Longest list and text that a recorded answer shows. */
const [mostItems, mostLines] = [3, 12];

/**
 * An {@link Ask} that notes what was sent and answered. Long lists of answers are cut, bytes are left out.
 *
 * @param send as fetch does, with a path
 */
export function createRecorder(
  document: ApiDocument,
  send: (path: string, init: RequestInit) => Response | Promise<Response>,
): { readonly ask: Ask; readonly examples: ApiExample[] } {
  const places = new Map(
    Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId }]) => [operationId, { method, path }] as const),
    ),
  );
  const examples: ApiExample[] = [];
  const ask: Ask = async (operationId, sent = {}) => {
    const place = places.get(operationId);
    if (!place) throw new Error(`The document has no operation ${operationId}`);
    const response = await send(addressOf(place.path, sent), requestOf(place.method, sent));
    if (!response.ok) throw new Error(`${operationId}: ${response.status} ${await response.text()}`);
    const { status } = response;
    const answerType = response.headers.get('Content-Type')?.split(';')[0];
    const isJson = answerType === 'application/json';
    const answer = isJson
      ? await response.json()
      : answerType === 'text/plain'
        ? await response.text()
        : undefined;
    const { parameters } = sent;
    examples.push({
      operationId,
      ...(parameters ? { parameters } : {}),
      ...bodyOf(sent),
      status,
      ...(answerType ? { answerType } : {}),
      ...(answer === undefined ? {} : { answer: cut(answer) }),
    });
    return answer;
  };
  return { ask, examples };
}

function addressOf(path: string, { parameters = {} }: Sent): string {
  const named = new Set([...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name));
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(parameters[name])));
  const query = Object.entries(parameters).filter(([name]) => !named.has(name));
  if (query.length === 0) return filled;
  return `${filled}?${new URLSearchParams(query.map(([name, value]) => [name, String(value)]))}`;
}

function requestOf(method: string, { json, text, form, headers = {} }: Sent): RequestInit {
  const init = { method: method.toUpperCase() };
  if (json !== undefined)
    return {
      ...init,
      body: JSON.stringify(json),
      headers: { 'Content-Type': 'application/json', ...headers },
    };
  if (text) return { ...init, body: text.body, headers: { 'Content-Type': text.type, ...headers } };
  if (!form) return { ...init, headers };
  const body = new FormData();
  body.set('image', new File([new Uint8Array(form.photo)], 'look.jpg', { type: 'image/jpeg' }));
  for (const [name, value] of Object.entries(form.fields)) body.set(name, String(value));
  return { ...init, body, headers };
}

function bodyOf({ json, text, form }: Sent): Pick<ApiExample, 'contentType' | 'body'> {
  if (json !== undefined) return { contentType: 'application/json', body: json };
  if (text) return { contentType: text.type, body: text.body };
  return form ? { contentType: 'multipart/form-data', body: { image: '@look.jpg', ...form.fields } } : {};
}

function cut(value: unknown): unknown {
  if (typeof value === 'string') return value.split('\n').slice(0, mostLines).join('\n');
  if (Array.isArray(value)) return value.slice(0, mostItems).map(cut);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, cut(each)]));
}
