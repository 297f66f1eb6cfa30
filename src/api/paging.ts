import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { fieldError } from '../errors.ts';

/** The parameter of a list that is read in pages; each has an `after` of its own besides, and the next page in `Link`. */
export const PageSizeSchema = z.object({ limit: z.coerce.number().int().min(1).max(1000).default(1000) });

/** A place in a list as {@link placeText} gives it. */
export const PlaceSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]+$/, 'Expected the after of the Link of an earlier page')
  .openapi({ description: 'The place of the last item on the previous page, as its Link has it' });

/** What an answer with a page documents of its headers. */
export const pageHeaders = z.object({
  Link: z
    .string()
    .optional()
    .openapi({ description: '`<ADDRESS>; rel="next"` (RFC 8288); absent on the last page' }),
});

/**
 * Reads a page, and one more item to see whether there is a next page.
 *
 * @param mostBytes a page of larger items ends when they have as much JSON, with one item at least
 * @returns the page, and its last item if there is a next page
 */
export async function readPage<Item>(
  limit: number,
  read: (limit: number) => Promise<readonly Item[]>,
  mostBytes = Number.POSITIVE_INFINITY,
): Promise<{ readonly items: Item[]; readonly last: Item | undefined }> {
  const found = await read(limit + 1);
  const items = found.slice(0, Math.min(limit, countFitting(found, mostBytes)));
  return { items, last: found.length > items.length ? items.at(-1) : undefined };
}

function countFitting(items: readonly unknown[], mostBytes: number): number {
  if (mostBytes === Number.POSITIVE_INFINITY) return items.length;
  let bytes = 0;
  const fitting = items.findIndex((item) => {
    bytes += JSON.stringify(item).length;
    return bytes > mostBytes;
  });
  return fitting < 0 ? items.length : Math.max(1, fitting);
}

/** Names the address of the next page in the answer's `Link`: the request's own with other parameters; none without them. */
export function linkNext(c: Context, parameters: Readonly<Record<string, string>> | undefined): void {
  if (!parameters) return;
  const { pathname, searchParams } = new URL(c.req.url);
  for (const [name, value] of Object.entries(parameters)) searchParams.set(name, value);
  c.header('Link', `<${pathname}?${searchParams}>; rel="next"`);
}

/** A place in a list as opaque text, for {@link parsePlace}. */
export function placeText(parts: readonly string[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** The parts that {@link placeText} was given. Throws `invalid-request` at `after` for any other text. */
export function parsePlace(text: string, count: number): string[] {
  const parts = parseParts(text);
  if (parts?.length === count) return parts;
  throw fieldError('invalid-request', 'after', 'Expected the after of the Link of an earlier page');
}

/** PostgreSQL takes no NUL. */
const PartSchema = z.string().regex(/^\P{Cc}*$/u);

function parseParts(text: string): string[] | undefined {
  try {
    return z.array(PartSchema).parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
  } catch {
    return undefined;
  }
}
