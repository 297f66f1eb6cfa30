import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import type { MiddlewareHandler } from 'hono';
import type { ApiEnv } from './api-env.ts';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.json': 'application/json',
};

/** Names that a build gives a file by its content: such a file never changes. */
const namedByContent = /-[\w-]{8}\.(?:js|css)$/;

/** Serves a folder below `prefix`, with `index.html` for the folder itself. A missing file falls through to the next handler. */
export function serveFolder(directory: string, prefix: string): MiddlewareHandler<ApiEnv> {
  return async function serveFile(c, next) {
    const path = decodedPath(c.req.path.slice(prefix.length));
    if (path === undefined) return next();
    const name = path.endsWith('/') ? `${path}index.html` : path;
    const type = contentTypes[extname(name)];
    if (path.includes('..') || !type) return next();
    try {
      const cached = namedByContent.test(name) ? 'public, max-age=31536000, immutable' : 'no-cache';
      const file = await readFile(join(directory, name));
      return c.body(file, 200, { 'Content-Type': type, 'Cache-Control': cached });
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
