import { AppError } from '../../errors.ts';
import { readPictureFile } from './read-picture.ts';

/** The bytes of a photo's file. Throws `picture-not-found` or `file-not-readable` with the file's name. */
export function readPhoto(path: string): Promise<Uint8Array> {
  return readPictureFile(path, path);
}

/** Errors about a photo, which do not know where it came from. */
const photoErrors = ['unsupported-image', 'corrupt-image', 'image-too-large', 'image-too-small'];

/** Runs `run` on the bytes of a photo's file. Its errors about the photo then name the file. */
export async function withPhoto<T>(path: string, run: (bytes: Uint8Array) => Promise<T>): Promise<T> {
  const bytes = await readPhoto(path);
  try {
    return await run(bytes);
  } catch (error) {
    if (!(error instanceof AppError) || !photoErrors.includes(error.code)) throw error;
    throw new AppError(error.code, `${path}: ${error.message}`, { cause: error, errors: error.errors });
  }
}
