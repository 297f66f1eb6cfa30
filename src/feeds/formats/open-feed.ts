import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { AppError } from '../../errors.ts';
import type { OpenBytes } from '../feed-record.ts';

/** How the text of a file is stored. */
export interface Encoding {
  readonly isGzip: boolean;
  /** A label of the WHATWG's Encoding Standard, such as `utf-8` or `windows-1252`. */
  readonly encoding: string;
}

/** The first bytes of a file, unpacked: enough to tell its format. */
export interface FeedHead extends Encoding {
  readonly text: string;
}

const headBytes = 256 * 1024;

/** What the first bytes say that a file is, where it is no text. */
const kinds: readonly (readonly [start: readonly number[], name: string])[] = [
  [[0x50, 0x4b, 3, 4], 'a ZIP archive or an Excel workbook; save the table as CSV'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'an old Excel workbook; save the table as CSV'],
  [
    [0x50, 0x41, 0x52, 0x31],
    'a Parquet file; only those of garb export are read, by a name that ends in .parquet',
  ],
  [[0x1f, 0x8b], 'packed with gzip twice; unpack it once'],
  [[0x42, 0x5a, 0x68], 'packed with bzip2; unpack it, or pack it with gzip'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'packed with zstd; unpack it, or pack it with gzip'],
  [[0xfd, 0x37, 0x7a, 0x58], 'packed with xz; unpack it, or pack it with gzip'],
  [[0x25, 0x50, 0x44, 0x46], 'a PDF'],
  [[0xff, 0xd8, 0xff], 'a JPEG picture'],
  [[0x89, 0x50, 0x4e, 0x47], 'a PNG picture'],
  [[0x47, 0x49, 0x46, 0x38], 'a GIF picture'],
  [[0xff, 0xfe, 0, 0], 'in UTF-32; save it as UTF-8'],
  [[0, 0, 0xfe, 0xff], 'in UTF-32; save it as UTF-8'],
];

/**
 * Looks at the start of a file: gzip by its magic bytes, the encoding by its byte order mark or its pattern of zeros. Throws
 * `unsupported-file` for what is no text.
 *
 * @param stated the encoding, where the caller knows it
 */
export async function openHead(open: OpenBytes, stated?: string): Promise<FeedHead> {
  const first = await take(open(), 2);
  const isGzip = first[0] === 0x1f && first[1] === 0x8b;
  const head = await take(isGzip ? gunzip(open()) : open(), headBytes);
  const kind = kinds.find(([start]) => start.every((byte, at) => head[at] === byte));
  if (kind) throw unsupported(`it is ${kind[1]}`);
  const encoding = stated === undefined ? encodingOf(head) : new TextDecoder(stated).encoding;
  if (!encoding.startsWith('utf-16') && head.includes(0))
    throw unsupported(
      head.subarray(257, 262).toString() === 'ustar'
        ? 'it is a tar archive; unpack it'
        : 'it is binary: it contains zero bytes',
    );
  return { isGzip, encoding, text: new TextDecoder(encoding).decode(head, { stream: true }) };
}

function encodingOf(head: Uint8Array): string {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  // Without a mark: every other byte of a Latin letter, a digit or a delimiter is zero in UTF-16, whatever the language of the texts.
  const zeros = [0, 0];
  const looked = head.subarray(0, 4000);
  for (const [at, byte] of looked.entries()) if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  const some = looked.length / 50;
  if (odd > some && even === 0) return 'utf-16le';
  if (even > some && odd === 0) return 'utf-16be';
  return 'utf-8';
}

/** The encoding that an XML document says it has; undefined if it says none, or one that is not known. */
export function declaredEncoding(text: string): string | undefined {
  const [, label] = /^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([^"']+)["']/i.exec(text) ?? [];
  return label !== undefined && isEncoding(label) ? new TextDecoder(label).encoding : undefined;
}

/** Whether a name is one of an encoding that can be read. */
export function isEncoding(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== '';
  } catch {
    return false;
  }
}

/** Broken and whole characters beyond ASCII that decoding met. */
export interface CharacterCounts {
  broken: number;
  beyondAscii: number;
  /** Distinct words with such characters, the first ones, if they are wanted. */
  readonly words?: Set<string>;
}

export function noCharacters(): CharacterCounts {
  return { broken: 0, beyondAscii: 0 };
}

/** Words that tell an encoding. */
const mostWords = 2000;
const wordBeyondAscii = /[\w'-]{0,30}[^\0-\x7f][^\s!"#$%&()*+,./:;<=>?@[\\\]^`{|}~]{0,30}/g;

/** Streams a file's text without its byte order mark. What is no valid UTF-8 becomes U+FFFD and is counted. */
export async function* readText(
  open: OpenBytes,
  { isGzip, encoding }: Encoding,
  counts: CharacterCounts = noCharacters(),
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  const { words } = counts;
  const count = (text: string) => {
    for (const [character] of text.matchAll(/[^\0-\x7f]/g))
      if (character === '\ufffd') counts.broken++;
      else counts.beyondAscii++;
    if (words && words.size < mostWords) for (const [word] of text.matchAll(wordBeyondAscii)) words.add(word);
    return text;
  };
  for await (const chunk of isGzip ? gunzip(open()) : open()) {
    const text = count(decoder.decode(chunk, { stream: true }));
    if (text !== '') yield text;
  }
  const rest = count(decoder.decode());
  if (rest !== '') yield rest;
}

async function* gunzip(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const source = Readable.from(bytes);
  const unpacked = source.pipe(createGunzip());
  source.on('error', (error) => unpacked.destroy(error));
  try {
    yield* unpacked as AsyncIterable<Uint8Array>;
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    if (!code.startsWith('Z_')) throw cause;
    const why = code === 'Z_BUF_ERROR' ? 'its gzip data ends early' : 'its gzip data is damaged';
    throw unsupported(why, cause);
  } finally {
    source.destroy();
  }
}

async function take(bytes: AsyncIterable<Uint8Array>, wanted: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of bytes) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= wanted) break;
  }
  return Buffer.concat(chunks).subarray(0, wanted);
}

/** A file that cannot be read as text. */
export function unsupported(why: string, cause?: unknown): AppError {
  return new AppError('unsupported-file', `The file cannot be read: ${why}`, { cause });
}
