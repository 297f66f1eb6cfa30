import { AppError } from '../../errors.ts';
import { parseJson } from '../../evaluate/runs/parse-json.ts';
import { repeatedNames } from '../../repeated-names.ts';
import { readText } from './read-text.ts';

/**
 * The JSON value of a file. Throws as {@link readText} does, and `invalid-request` with the line when it is not JSON or has a name twice in
 * an object, of which only the last would count.
 */
export async function readJson(file: string): Promise<unknown> {
  const text = await readText(file, (raw) => raw.replace(/^\uFEFF/, ''));
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (cause) {
    throw new AppError('invalid-request', `${file}: ${(cause as Error).message}`, { cause });
  }
  const twice = repeatedNames(text).map(({ line, path }) => `Line ${line}: ${path.join('.')} comes twice`);
  if (twice.length > 0) throw new AppError('invalid-request', `${file}: ${twice.join('; ')}`);
  return value;
}

/** Runs `run` on the value of a file. Its errors about a field then name the file too. */
export async function inFile<T>(file: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof AppError) || error.errors.length === 0) throw error;
    const places = error.errors
      .map(({ location, message }) => (location === '' ? message : `${location}: ${message}`))
      .join('; ');
    throw new AppError(error.code, `${file}: ${places}`, { cause: error });
  }
}
