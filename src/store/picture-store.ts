import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Display copies of product pictures, by the sha256 of the picture they were made from. */
export interface PictureStore {
  has(catalog: string, digest: string): Promise<boolean>;
  put(catalog: string, digest: string, jpeg: Uint8Array): Promise<void>;
  /** The JPEG file, or undefined when there is none. */
  get(catalog: string, digest: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Digests of the catalog's pictures, in no fixed order. */
  list(catalog: string): Promise<string[]>;
  /** Deletes one picture; one that is not there is passed over. */
  delete(catalog: string, digest: string): Promise<void>;
  /** Deletes all pictures of the catalog. */
  deleteCatalog(catalog: string): Promise<void>;
}

/** A folder of JPEG files. Writing is atomic: a killed process leaves no half picture. */
export function createPictureFolder(directory: string): PictureStore {
  const folder = (catalog: string) => join(directory, encodeURIComponent(catalog).replaceAll('.', '%2E'));
  const place = (catalog: string, digest: string) => {
    // Both become part of a path: neither may leave the folder.
    if (!/^[0-9a-f]{64}$/.test(digest)) return undefined;
    return join(folder(catalog), digest.slice(0, 2), `${digest}.jpg`);
  };
  const get = async (catalog: string, digest: string): Promise<Uint8Array<ArrayBuffer> | undefined> => {
    const path = place(catalog, digest);
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
      const path = place(catalog, digest);
      if (path) await rm(path, { force: true });
    },
    deleteCatalog: (catalog) => rm(folder(catalog), { recursive: true, force: true }),
    async has(catalog, digest) {
      const path = place(catalog, digest);
      return path !== undefined && existsSync(path);
    },
    async put(catalog, digest, jpeg) {
      const path = place(catalog, digest);
      if (!path) throw new RangeError('Expected a sha256 in hex');
      await mkdir(dirname(path), { recursive: true });
      const temporary = `${path}.${randomUUID()}`;
      await writeFile(temporary, jpeg);
      await rename(temporary, path);
    },
  };
}
