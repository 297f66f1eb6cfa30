import { readFile } from 'node:fs/promises';
import { AppError } from '../errors.ts';

/** The bytes of a file that a person named. Throws `corrupt-image` when it cannot be read. */
export async function readPhoto(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`;
    throw new AppError('corrupt-image', `${path}: ${reason}`, { cause });
  }
}
