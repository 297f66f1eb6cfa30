import { createReadStream, existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { AppContext } from '../../context/create-context.ts';
import { fileNotReadable, isSystemError, pictureNotReadable } from '../../errors.ts';
import { isAddress } from '../../fetch/fetch-picture.ts';
import type { ProductImage } from '../../types.ts';

/**
 * Reads the images of a catalog's products: from paths relative to the folder, or from addresses. Rejects with
 * `picture-not-found`, `file-not-readable`, and the errors of `fetchPicture`.
 */
export function pictureReader({ fetchPicture }: Pick<AppContext, 'fetchPicture'>, folder: string) {
  // Without the path, because every report of a failed row names it.
  return ({ path }: ProductImage): Promise<Uint8Array> =>
    isAddress(path) ? fetchPicture(path) : readPictureFile(resolve(folder, path));
}

/** Whether {@link readPictureFile} would find a file. */
export function isPictureThere(file: string): boolean {
  return formsOf(file).some((form) => existsSync(form));
}

/**
 * The bytes of a picture's file, whichever Unicode form its name has on disk. Rejects with `picture-not-found` or
 * `file-not-readable`.
 *
 * @param shown its name in the error; undefined where the caller prints it
 */
export async function readPictureFile(file: string, shown?: string): Promise<Uint8Array> {
  let missing: unknown;
  for (const form of formsOf(file)) {
    try {
      return await readFile(form);
    } catch (cause) {
      if (!isSystemError(cause) || cause.code !== 'ENOENT') throw pictureNotReadable(cause, shown);
      missing = cause;
    }
  }
  throw pictureNotReadable(missing, shown);
}

/** A name as it is, composed and decomposed: é is one character or two, and systems write either. */
function formsOf(file: string): string[] {
  return [...new Set([file, file.normalize('NFC'), file.normalize('NFD')])];
}

/** A file's bytes, from the start at each call. Throws `file-not-readable` with its name. */
export async function* fileBytes(file: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(file) as AsyncIterable<Uint8Array>;
  } catch (cause) {
    if (!isSystemError(cause)) throw cause;
    throw fileNotReadable(cause, file);
  }
}
