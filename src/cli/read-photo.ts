import { readFile } from 'node:fs/promises';
import { fileNotReadable } from '../errors.ts';

/** The bytes of a photo's file. Throws `file-not-readable` with the file's name. */
export async function readPhoto(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw fileNotReadable(cause, path);
  }
}
