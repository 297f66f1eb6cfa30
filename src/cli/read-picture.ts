import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { AppContext } from '../context/create-context.ts';
import { fileNotReadable } from '../errors.ts';
import { isAddress } from '../fetch/fetch-picture.ts';
import type { ProductImage } from '../types.ts';

/**
 * Reads the images of a catalog's products: from paths relative to the folder, or from addresses. Rejects with
 * `file-not-readable`, and with the errors of `fetchPicture`.
 */
export function pictureReader({ fetchPicture }: Pick<AppContext, 'fetchPicture'>, folder: string) {
  return async function readPicture({ path }: ProductImage): Promise<Uint8Array> {
    if (isAddress(path)) return fetchPicture(path);
    try {
      return await readFile(resolve(folder, path));
    } catch (cause) {
      // Without the path, because every report of a failed row names it.
      throw fileNotReadable(cause);
    }
  };
}
