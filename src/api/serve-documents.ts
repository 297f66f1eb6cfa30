import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, extname, join, normalize } from 'node:path';
import type { MiddlewareHandler } from 'hono';
import { Marked } from 'marked';
import type { ApiEnv } from './api-env.ts';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json',
};

/** Serves a folder below `prefix`, with `index.html` for the folder itself. A missing file falls through to the next handler. */
export function serveFolder(directory: string, prefix: string): MiddlewareHandler<ApiEnv> {
  return async function serveFile(c, next) {
    const path = decodedPath(c.req.path.slice(prefix.length));
    if (path === undefined) return next();
    const name = path.endsWith('/') ? `${path}index.html` : path;
    const type = contentTypes[extname(name)];
    if (path.includes('..') || !type) return next();
    try {
      return c.body(await readFile(join(directory, name)), 200, { 'Content-Type': type });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT' && code !== 'EISDIR' && code !== 'ENOTDIR') throw error;
      return next();
    }
  };
}

/** undefined for what cannot be a file path: broken percent-encoding, or a zero byte. */
function decodedPath(encoded: string): string | undefined {
  try {
    const path = normalize(decodeURIComponent(encoded) || '/');
    return path.includes('\0') ? undefined : path;
  } catch {
    return undefined;
  }
}

/** Folder of Swagger UI's files, served locally so that /docs works offline. */
export function swaggerFolder(): string {
  return dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
}

const startSwagger = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#swagger-ui', deepLinking: true });`;

const errorsStyle = `body { font: 16px/1.5 system-ui; max-width: 45rem; margin: 2rem auto; padding: 0 1rem; color-scheme: light dark; }
:target { background: #fd64; } pre { overflow-x: auto; }`;

/** Script and style that the documents below contain. */
export const inlineTexts: readonly string[] = [startSwagger, errorsStyle];

/** The page of /docs: Swagger UI on /openapi.json. */
export const docsPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Garb API</title>
<link rel="stylesheet" href="/docs/assets/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script>${startSwagger}</script>
</body>
</html>
`;

/**
 * The page of /docs/errors: docs/errors.md with a heading per code, which `type` of a problem links to. The service has no other
 * guide, so a link to one becomes its path in the repository.
 */
export async function errorsPage(): Promise<string> {
  const markdown = await readFile(new URL('../../docs/errors.md', import.meta.url), 'utf8');
  const marked = new Marked({
    renderer: {
      heading({ tokens, text, depth }) {
        return `<h${depth} id="${text}">${this.parser.parseInline(tokens)}</h${depth}>`;
      },
      link({ href }) {
        return URL.canParse(href) || href.startsWith('#') ? false : `<code>docs/${href}</code>`;
      },
    },
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Garb errors</title>
<style>${errorsStyle}</style>
</head>
<body>${await marked.parse(markdown)}</body>
</html>
`;
}
