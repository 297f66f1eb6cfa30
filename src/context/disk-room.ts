import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isSystemError, storageFull } from '../errors.ts';
import type { VectorStore } from '../store/vector-store.ts';

/** Room on a disk that writes leave free: a database needs some even to delete. */
export interface DiskRoom {
  /** Throws `storage-full` while less than the reserve is free. */
  require(): Promise<void>;
  /** The function, called only while there is more room than the reserve. */
  guard<Input extends unknown[], Output>(
    write: (...input: Input) => Promise<Output>,
  ): (...input: Input) => Promise<Output>;
}

/** How long a look at the disk counts. */
const freshMs = 1000;

/** @param freeBytes what is free for this process */
export function createDiskRoom(
  reserveBytes: number,
  freeBytes: () => Promise<number>,
  now: () => number = () => performance.now(),
): DiskRoom {
  let free = 0;
  let at = Number.NEGATIVE_INFINITY;
  const require = async () => {
    if (reserveBytes === 0) return;
    // A full disk is looked at each time, so that who made room need not wait.
    if (now() - at > freshMs || free < reserveBytes) {
      free = await freeBytes();
      at = now();
    }
    if (free < reserveBytes)
      throw storageFull(
        new Error(`${Math.floor(free / 2 ** 20)} MiB are free of ${reserveBytes / 2 ** 20} in reserve`),
      );
  };
  return {
    require,
    guard:
      (write) =>
      async (...input) => {
        await require();
        return write(...input);
      },
  };
}

/** What is free for this process on the disk of a folder, which need not be there yet, in bytes. */
export async function freeBytesOf(directory: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(directory);
    return bavail * bsize;
  } catch (error) {
    const isRoot = dirname(directory) === directory;
    if (!isSystemError(error) || error.code !== 'ENOENT' || isRoot) throw error;
    return freeBytesOf(dirname(directory));
  }
}

/** The store, which adds nothing while the room is short, and deletes. */
export function leaveRoom(store: VectorStore, { guard }: DiskRoom): VectorStore {
  return { ...store, upsert: guard(store.upsert), replaceProduct: guard(store.replaceProduct) };
}
