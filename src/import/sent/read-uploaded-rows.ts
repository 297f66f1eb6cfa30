import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { z } from 'zod';
import { readBase64 } from '../../base64.ts';
import { AppError, fieldError } from '../../errors.ts';
import { describeFeed } from '../../feeds/describe-feed.ts';
import { type FeedSettings, surveyFeed } from '../../feeds/survey-feed.ts';
import { type FetchPicture, isAddress } from '../../fetch/fetch-picture.ts';
import { createPauses } from '../../pauses.ts';
import type { ImportOptions } from '../import-products.ts';
import { readProducts } from '../read-products.ts';
import type { SourceRow } from '../source-row.ts';

// Loose: what it does not name is checked as in a file, where a mistyped box is an error.
const UploadedImageSchema = z.looseObject({
  base64: z.string().transform((text, { addIssue }) => {
    const bytes = readBase64(text);
    if (bytes) return bytes;
    addIssue('Expected base64');
    return z.NEVER;
  }),
  name: z.string().min(1).max(200).optional(),
});

/** Rows with their images as base64. */
export interface UploadedRows {
  readonly rows: AsyncIterable<SourceRow>;
  /** Number of rows. */
  readonly lines: number;
  /** What the file was recognised as, in a line. */
  readonly recognised: string;
  /** Number of records left out, by reason; complete when the rows have ended. */
  readonly leftOut: ReadonlyMap<string, number>;
  readonly readPicture: ImportOptions['readPicture'];
}

/** A file of a thousand bytes can unpack to a million. */
const mostUnpackedBytes = 20 * 2 ** 20;
/** Most rows of an upload; `garb import` reads files of any length. */
export const mostUploadedRows = 10_000;

/**
 * Rows of an uploaded file, in any format that `garb import` reads, plain or gzip. Images of JSONL may be
 * `{"base64", "name"?, "box"?}`, and http(s) addresses are fetched; the default name is the start of the image's sha256. Lines are
 * parsed in short slices.
 *
 * @param settings what the caller states of the file; the rest is recognised
 * @throws AppError `payload-too-large` when it has more than {@link mostUploadedRows} rows or unpacks to too much, and what
 *   {@link surveyFeed} throws
 */
export async function readUploadedRows(
  file: Uint8Array,
  fetchPicture: FetchPicture,
  settings: FeedSettings = {},
): Promise<UploadedRows> {
  const bytes = await unpacked(Buffer.from(file.buffer, file.byteOffset, file.byteLength));
  checkLines(bytes);
  const pictures = new Map<string, Uint8Array>();
  const pieces: Buffer[] = [];
  for await (const line of withPaths(bytes, pictures)) pieces.push(...inPieces(line));
  const open = () => inSlices(pieces);
  const survey = await surveyFeed(open, settings);
  if (survey.records > mostUploadedRows) throw tooManyRows();
  const { rows, tally } = readProducts(open, survey);
  return {
    rows,
    lines: survey.records,
    recognised: describeFeed(survey),
    leftOut: tally.leftOut,
    async readPicture({ path }, { id }) {
      const bytes = pictures.get(`${id}\n${path}`);
      if (bytes) return bytes;
      if (isAddress(path)) return fetchPicture(path);
      throw new AppError(
        'invalid-row',
        `Expected the image ${path} as base64 in the row, or an http(s) address`,
      );
    },
  };
}

/** The bytes, unpacked if they are packed with gzip. Throws `unsupported-file`, `payload-too-large`. */
async function unpacked(bytes: Buffer): Promise<Buffer> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: mostUnpackedBytes });
  } catch (cause) {
    const isLarge = (cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    if (!isLarge) throw new AppError('unsupported-file', 'Its gzip data is damaged or ends early', { cause });
    const most = `${mostUnpackedBytes / 2 ** 20} MiB`;
    throw fieldError('payload-too-large', 'body', `Expected at most ${most} when the gzip data is unpacked`);
  }
}

function tooManyRows(): AppError {
  const message = `Expected at most ${mostUploadedRows} rows; send the others in another request`;
  return fieldError('payload-too-large', 'body', message);
}

/** A piece is read in less than a slice; a line of a hostile file may be as long as the file. */
const pieceBytes = 16_384;

function inPieces(line: Buffer): Buffer[] {
  if (line.length <= pieceBytes) return [line];
  const count = Math.ceil(line.length / pieceBytes);
  return Array.from({ length: count }, (_, n) => line.subarray(n * pieceBytes, (n + 1) * pieceBytes));
}

/** The items, with a turn for everybody else whenever a slice of time is over. */
async function* inSlices<Item>(items: Iterable<Item>): AsyncGenerator<Item> {
  const pauses = createPauses('sharing');
  for (const item of items) {
    if (pauses.isDue()) await pauses.rest();
    yield item;
  }
}

/** Throws `payload-too-large` for too many lines, before any is parsed. */
function checkLines(bytes: Buffer): void {
  let lines = 0;
  for (const { start, end } of lineBounds(bytes)) {
    if (!isBlank(bytes, start, end)) lines++;
    if (lines > mostUploadedRows) throw tooManyRows();
  }
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
async function* withPaths(bytes: Buffer, pictures: Map<string, Uint8Array>): AsyncGenerator<Buffer> {
  for await (const { start, end } of inSlices(lineBounds(bytes))) {
    const line = bytes.subarray(start, end);
    const row = isIntricate(line) ? undefined : withPath(line.toString('utf8'), pictures);
    // All else stays as it is: a table may be in another encoding than UTF-8.
    yield row === undefined ? bytes.subarray(start, end + 1) : Buffer.from(`${row}\n`);
  }
}

/** Commas and brackets of a row, a hundred times as many as it needs. */
const mostMarks = 10_000;

/** Whether a line has so many values that to parse it would keep everybody else waiting. Such a line has no images in base64. */
function isIntricate(line: Buffer): boolean {
  let marks = 0;
  for (const byte of line) if (byte === 0x2c || byte === 0x5b || byte === 0x7b) marks++;
  return marks > mostMarks;
}

/** undefined: the line is no product with a list of images. */
function withPath(line: string, pictures: Map<string, Uint8Array>): string | undefined {
  const row = parse(line);
  if (!row || !Array.isArray(row.images)) return undefined;
  const images = row.images.map((image: unknown) => {
    const parsed = UploadedImageSchema.safeParse(image);
    if (!parsed.success) return image;
    const { base64: bytes, name, ...rest } = parsed.data;
    const digest = createHash('sha256').update(bytes).digest('hex');
    const path = name ?? digest.slice(0, 16);
    pictures.set(`${String(row.id).trim()}\n${path}`, bytes);
    return { ...rest, path };
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
