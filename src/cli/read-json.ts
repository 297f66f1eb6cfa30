import { AppError } from '../errors.ts';
import { readText } from './read-text.ts';

/** The JSON value of a file that a person named. Throws `invalid-row` with the file's name when it cannot be read or parsed. */
export function readJson(file: string): Promise<unknown> {
  return readText(file, (text) => JSON.parse(text.replace(/^\uFEFF/, '')));
}

/** Runs what takes the value of a file; a mistake in it names the file and the place. */
export async function inFile<T>(file: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof AppError) || error.errors.length === 0) throw error;
    const places = error.errors.map(({ location, message }) => `${location}: ${message}`).join('; ');
    throw new AppError(error.code, `${file}: ${places}`, { cause: error });
  }
}
