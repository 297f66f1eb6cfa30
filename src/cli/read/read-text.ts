import { readFile } from 'node:fs/promises';
import { AppError, fileNotReadable } from '../../errors.ts';

/**
 * The parsed text of a UTF-8 file. Throws `file-not-readable`, `unsupported-file` for a file that is no text, and `invalid-row` when
 * `parse` throws a SyntaxError, whose message gives the line. All name the file, as do the errors of `parse` itself.
 */
export async function readText<T>(file: string, parse: (text: string) => T): Promise<T> {
  const text = textOf(file, await bytesOf(file));
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new AppError('invalid-row', `${file}: ${error.message}`);
    if (!(error instanceof AppError)) throw error;
    throw new AppError(error.code, `${file}: ${error.message}`, { errors: error.errors, cause: error });
  }
}

async function bytesOf(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw fileNotReadable(cause, file);
  }
}

/** Replacing what is no UTF-8 would change ids in silence. */
function textOf(file: string, bytes: Buffer): string {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b)
    throw new AppError('unsupported-file', `${file}: is compressed (gzip); unpack it first`);
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch (cause) {
    throw new AppError('unsupported-file', `${file}: expected text in UTF-8`, { cause });
  }
  throw new AppError('unsupported-file', `${file}: expected text in UTF-8 but it has zero bytes`);
}
