import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import { AppError, fieldError } from '../../errors.ts';
import { type FetchPicture, isAddress } from '../../fetch/fetch-picture.ts';
import type { ImportOptions } from './import-products.ts';
import { readJsonLines } from './read-rows.ts';
import type { SourceRow } from './source-row.ts';

const UploadedImageSchema = z.object({
  base64: z.string().regex(/^[A-Za-z0-9+/_-]+={0,2}$/, 'Expected base64'),
  name: z.string().min(1).max(200).optional(),
  box: z.unknown().optional(),
});

/** Rows with their images as base64. */
export interface UploadedRows {
  readonly rows: AsyncIterable<SourceRow>;
  /** Number of rows. */
  readonly lines: number;
  readonly readPicture: ImportOptions['readPicture'];
}

/** Most rows of an upload; `garb import` reads files of any length. */
export const mostUploadedRows = 10_000;

/** How long lines are read before everybody else has a turn. */
const sliceMs = 5;

/**
 * Rows of an uploaded JSONL file: the catalog format with each image as `{"base64", "name"?, "box"?}` or as an http(s) URL instead
 * of a path. The default name is the start of the image's sha256. Lines are parsed as they are asked for, in short slices.
 *
 * @throws AppError `payload-too-large` when it has more than {@link mostUploadedRows} rows, before any is parsed
 */
export function readUploadedRows(file: Uint8Array, fetchPicture: FetchPicture): UploadedRows {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const lines = countLines(bytes);
  const pictures = new Map<string, Uint8Array>();
  return {
    rows: readJsonLines(Readable.from(withPaths(bytes, pictures))),
    lines,
    async readPicture({ path }, { id }) {
      const bytes = pictures.get(`${id}\n${path}`);
      if (bytes) return bytes;
      if (isAddress(path)) return fetchPicture(path);
      throw new AppError('invalid-row', `Expected the image ${path} as base64 in the row`);
    },
  };
}

function countLines(bytes: Buffer): number {
  let lines = 0;
  for (const { start, end } of lineBounds(bytes)) {
    if (!isBlank(bytes, start, end)) lines++;
    if (lines > mostUploadedRows)
      throw fieldError(
        'payload-too-large',
        'body',
        `Expected at most ${mostUploadedRows} lines; send the others in another request`,
      );
  }
  return lines;
}

function* lineBounds(bytes: Buffer): Generator<{ readonly start: number; readonly end: number }> {
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(10, start);
    const end = found < 0 ? bytes.length : found;
    yield { start, end };
    start = end + 1;
  }
}

function isBlank(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++)
    if (bytes[at] !== 32 && bytes[at] !== 13 && bytes[at] !== 9) return false;
  return true;
}

/** Lines whose images are named by paths; their bytes go into `pictures`, by product and path. */
async function* withPaths(bytes: Buffer, pictures: Map<string, Uint8Array>): AsyncGenerator<string> {
  let sliceEnd = performance.now() + sliceMs;
  for (const { start, end } of lineBounds(bytes)) {
    if (performance.now() > sliceEnd) {
      await setImmediate();
      sliceEnd = performance.now() + sliceMs;
    }
    yield `${withPath(bytes.toString('utf8', start, end), pictures)}\n`;
  }
}

function withPath(line: string, pictures: Map<string, Uint8Array>): string {
  const row = parse(line);
  if (!row || !Array.isArray(row.images)) return line;
  const images = row.images.map((image: unknown) => {
    const parsed = UploadedImageSchema.safeParse(image);
    if (!parsed.success) return image;
    const bytes = Buffer.from(parsed.data.base64, 'base64');
    const digest = createHash('sha256').update(bytes).digest('hex');
    const path = parsed.data.name ?? digest.slice(0, 16);
    pictures.set(`${String(row.id)}\n${path}`, bytes);
    return { path, box: parsed.data.box };
  });
  return JSON.stringify({ ...row, images });
}

function parse(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
