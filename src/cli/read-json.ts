import { AppError } from '../errors.ts';
import { readText } from './read-text.ts';

/** The JSON value of a file. Throws `file-not-readable`, and `invalid-request` when it is not JSON. Both name the file. */
export async function readJson(file: string): Promise<unknown> {
  const text = await readText(file, (raw) => raw.replace(/^\uFEFF/, ''));
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('invalid-request', `${file}: expected JSON: ${(cause as Error).message}`, { cause });
  }
}

/** Runs `run` on the value of a file. Its errors about a field then name the file too. */
export async function inFile<T>(file: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof AppError) || error.errors.length === 0) throw error;
    const places = error.errors.map(({ location, message }) => `${location}: ${message}`).join('; ');
    throw new AppError(error.code, `${file}: ${places}`, { cause: error });
  }
}
