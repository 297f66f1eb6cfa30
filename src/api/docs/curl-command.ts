import type { Operation } from './operation.ts';

/** The operation's recorded requests as commands, one for each type of body; base64 is shortened. */
export function curlOf({ method, path, parameters = [], requestBody }: Operation): string[] {
  const filled = parameters
    .filter((each) => each.in === 'path')
    .reduce(
      (address, { name, example }) =>
        address.replace(`{${name}}`, encodeURIComponent(String(example ?? name))),
      path,
    );
  const query = parameters
    .filter((each) => each.in === 'query' && each.example !== undefined)
    .map(({ name, example }) => `${name}=${encodeURIComponent(String(example))}`)
    .join('&');
  const address = `http://127.0.0.1:8080${filled}${query && `?${query}`}`;
  const start = `curl${method === 'GET' ? '' : ` -X ${method}`}`;
  if (!requestBody) return [`${start} '${address}'`];
  return Object.entries(requestBody.content).flatMap(([type, { examples }]) => {
    const body = examples?.recorded?.value;
    if (body === undefined) return [];
    const sent =
      type === 'multipart/form-data'
        ? formOf(body)
        : [`-H 'Content-Type: ${type}'`, `-d ${quoted(textOf(body))}`];
    return [[start, ...sent, `'${address}'`].join(' \\\n  ')];
  });
}

function formOf(body: unknown): string[] {
  return Object.entries(body as object).map(([name, value]) => `-F ${quoted(`${name}=${value}`)}`);
}

function textOf(body: unknown): string {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return text.replaceAll(/[A-Za-z0-9+/=]{200,}/g, (base64) => `${base64.slice(0, 16)}…`);
}

/** For a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
