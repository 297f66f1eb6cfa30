import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { AppContext } from '../context/create-context.ts';
import { AppError } from '../errors.ts';
import { isAddress } from '../fetch/fetch-picture.ts';
import type { ProductImage } from '../types.ts';

/**
 * Reads pictures of a catalog: from paths relative to the folder, or from addresses. Rejects with `corrupt-image` when there
 * is no such file, and with the errors of `fetchPicture`.
 */
export function pictureReader({ fetchPicture }: Pick<AppContext, 'fetchPicture'>, folder: string) {
  return async function readPicture({ path }: ProductImage): Promise<Uint8Array> {
    if (isAddress(path)) return fetchPicture(path);
    try {
      return await readFile(resolve(folder, path));
    } catch (cause) {
      const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
      const why = code === 'ENOENT' ? 'There is no such file' : `The file cannot be read (${code})`;
      throw new AppError('corrupt-image', why, { cause });
    }
  };
}
