import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isStorageFull, storageFull } from '../errors.ts';

/** Thumbnails of product images, by the sha256 of the original file in hex. */
export interface PictureStore {
  has(catalog: string, digest: string): Promise<boolean>;
  put(catalog: string, digest: string, jpeg: Uint8Array): Promise<void>;
  /** The JPEG file; undefined when it does not exist. */
  get(catalog: string, digest: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Digests of the catalog's thumbnails, in no fixed order. */
  list(catalog: string): Promise<string[]>;
  /** Deletes one thumbnail; does nothing when it does not exist. */
  delete(catalog: string, digest: string): Promise<void>;
  /** Deletes all thumbnails of the catalog. */
  deleteCatalog(catalog: string): Promise<void>;
}

/** Age from which a partial file is certainly no write under way, of any process. */
const abandonedMs = 60_000;

/** Removes what writes that were killed have left in the folder. Returns the number of files. */
export async function sweepPictureFolder(directory: string, now: () => number = Date.now): Promise<number> {
  let removed = 0;
  const names = await readdir(directory, { recursive: true }).catch(() => []);
  for (const name of names) {
    if (!/\.jpg\.[0-9a-f-]{36}$/.test(name)) continue;
    const path = join(directory, name);
    const found = await stat(path).catch(() => undefined);
    if (!found || now() - found.mtimeMs < abandonedMs) continue;
    await rm(path, { force: true });
    removed++;
  }
  return removed;
}

/** A folder of JPEG files. Writes are atomic, and a failed one leaves nothing. Throws `storage-full`. */
export function createPictureFolder(directory: string): PictureStore {
  const folder = (catalog: string) => join(directory, encodeURIComponent(catalog).replaceAll('.', '%2E'));
  const pathOf = (catalog: string, digest: string) => {
    // Both become part of a path, so neither may lead out of the folder.
    if (!/^[0-9a-f]{64}$/.test(digest)) return undefined;
    return join(folder(catalog), digest.slice(0, 2), `${digest}.jpg`);
  };
  const get = async (catalog: string, digest: string): Promise<Uint8Array<ArrayBuffer> | undefined> => {
    const path = pathOf(catalog, digest);
    if (!path) return undefined;
    try {
      return await readFile(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  };
  return {
    get,
    async list(catalog) {
      try {
        const names = await readdir(folder(catalog), { recursive: true });
        return names.flatMap((name) => /(?:^|[\\/])([0-9a-f]{64})\.jpg$/.exec(name)?.[1] ?? []);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
        throw error;
      }
    },
    async delete(catalog, digest) {
      const path = pathOf(catalog, digest);
      if (path) await rm(path, { force: true });
    },
    deleteCatalog: (catalog) => rm(folder(catalog), { recursive: true, force: true }),
    async has(catalog, digest) {
      const path = pathOf(catalog, digest);
      return path !== undefined && existsSync(path);
    },
    async put(catalog, digest, jpeg) {
      const path = pathOf(catalog, digest);
      if (!path) throw new RangeError('Expected a sha256 in hex as the digest');
      await mkdir(dirname(path), { recursive: true }).catch((error: unknown) => {
        throw isStorageFull(error) ? storageFull(error) : error;
      });
      const temporary = `${path}.${randomUUID()}`;
      try {
        await writeFile(temporary, jpeg);
        await rename(temporary, path);
      } catch (error) {
        await rm(temporary, { force: true });
        throw isStorageFull(error) ? storageFull(error) : error;
      }
    },
  };
}
