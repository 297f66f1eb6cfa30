import { readFile } from 'node:fs/promises';
import { AppError } from '../errors.ts';

/**
 * The parsed text of a file that a person named. Throws `invalid-row` with the file's name when it cannot be read, or
 * when `parse` throws a SyntaxError, which says where in the file.
 */
export async function readText<T>(file: string, parse: (text: string) => T): Promise<T> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new AppError('invalid-row', `${file}: the file cannot be read`, { cause });
  }
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new AppError('invalid-row', `${file}: ${error.message}`);
    throw error;
  }
}
