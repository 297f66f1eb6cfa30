import type { App } from '../api/requests.ts';

/** An operation of the API's document, with `default` in the place of path parameters. */
export interface DocumentedOperation {
  /** As the document has it: `GET /v1/catalogs/{catalog}`. */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  /** Media types of its body. */
  readonly bodies: readonly string[];
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
}

interface Json {
  readonly requestBody?: { readonly content: object };
  readonly security: DocumentedOperation['security'];
}

/** Every operation of the service's document. */
export async function operationsOf(app: App): Promise<DocumentedOperation[]> {
  const document = await (await app.request('/openapi.json')).json();
  return Object.entries(document.paths as Record<string, Record<string, Json>>).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { requestBody, security }]) => ({
      name: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      path: path.replaceAll(/\{\w+\}/g, 'default'),
      bodies: Object.keys(requestBody?.content ?? {}),
      security,
    })),
  );
}
