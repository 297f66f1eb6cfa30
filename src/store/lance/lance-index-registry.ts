import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../errors.ts';
import { isSameSpace } from '../embedding-space.ts';
import { type IndexRegistry, indexName, requireInactive } from '../index-registry.ts';
import { createLanceStore, type LanceStoreOptions, readLanceSpace } from './lance-store.ts';

/**
 * Bytes that a scan reads ahead. With LanceDB's default of 2 GiB, merging files holds a table of hundreds of thousands of rows in
 * memory at once. The client's only setting for it is this variable, which it reads at the first scan.
 */
const readAhead = { variable: 'LANCE_DEFAULT_IO_BUFFER_SIZE', bytes: 8 * 2 ** 20 };

/**
 * One LanceDB folder per embedding space: `directory`, and a sibling for each later space. The file `directory.json` names the
 * active one; without the file it is `directory`.
 */
export function createLanceIndexRegistry(
  directory: string,
  options: Pick<LanceStoreOptions, 'residentBytes' | 'onTrouble'> = {},
): IndexRegistry {
  // biome-ignore lint/style/noProcessEnv: LanceDB has no other setting for this
  process.env[readAhead.variable] ??= String(readAhead.bytes);
  const first = basename(directory);
  const pointer = `${directory}.json`;
  const folder = (index: string) => join(dirname(directory), index);
  const isIndexName = (name: unknown): name is string =>
    typeof name === 'string' &&
    (name === first || /^-[0-9a-f]{12}$/.test(name.slice(first.length))) &&
    name.startsWith(first);

  const registry: IndexRegistry = {
    async active() {
      const text = await readFile(pointer, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined;
        throw new AppError('store-unavailable', 'The name of the active index cannot be read', {
          cause: error,
        });
      });
      if (text === undefined) return first;
      const index: unknown = parse(text);
      if (isIndexName(index)) return index;
      throw new AppError('store-unavailable', `${basename(pointer)} does not name a folder of vectors`);
    },
    async indexFor(space) {
      const existing = await readLanceSpace(directory);
      const isFirst = existing === null || isSameSpace(existing, space);
      return isFirst ? first : indexName(first, space, '-');
    },
    spaceOf: (index) => readLanceSpace(folder(index)),
    open: (index, space) => createLanceStore({ ...options, directory: folder(index), space }),
    async activate(index) {
      await mkdir(dirname(directory), { recursive: true });
      const temporary = `${pointer}.${randomUUID()}`;
      await writeFile(temporary, JSON.stringify({ place: index }));
      await rename(temporary, pointer);
    },
    async drop(index) {
      await requireInactive(registry, index);
      await rm(folder(index), { recursive: true, force: true });
    },
    async close() {},
  };
  return registry;
}

function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'place' in value ? value.place : undefined;
  } catch {
    return undefined;
  }
}
