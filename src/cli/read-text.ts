import { readFile } from 'node:fs/promises';
import { AppError, fileNotReadable } from '../errors.ts';

/**
 * The parsed text of a file. Throws `file-not-readable`, and `invalid-row` when `parse` throws a SyntaxError, whose message
 * gives the line. Both name the file.
 */
export async function readText<T>(file: string, parse: (text: string) => T): Promise<T> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw fileNotReadable(cause, file);
  }
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new AppError('invalid-row', `${file}: ${error.message}`);
    throw error;
  }
}
