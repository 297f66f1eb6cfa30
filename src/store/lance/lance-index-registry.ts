import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../errors.ts';
import { placeName, requireUnused, type StorePlaces } from '../index-registry.ts';
import { createLanceStore, readLanceSpace } from './lance-store.ts';

/**
 * Bytes that a scan reads ahead of what it has worked off. LanceDB's own 2 GiB let the merging of files hold a table of
 * hundreds of thousands of rows in memory at once. Its client has no setting for it but this variable, read at the first scan.
 */
const readAhead = { variable: 'LANCE_DEFAULT_IO_BUFFER_SIZE', bytes: 8 * 2 ** 20 };

/**
 * LanceDB folders side by side: `directory`, and one beside it for each space that came later. The file `directory.json`
 * names the one in use; without it that is `directory`.
 */
export function createLancePlaces(directory: string): StorePlaces {
  // biome-ignore lint/style/noProcessEnv: LanceDB has this setting nowhere else
  process.env[readAhead.variable] ??= String(readAhead.bytes);
  const first = basename(directory);
  const pointer = `${directory}.json`;
  const folder = (place: string) => join(dirname(directory), place);
  const isPlace = (name: unknown): name is string =>
    typeof name === 'string' &&
    (name === first || /^-[0-9a-f]{12}$/.test(name.slice(first.length))) &&
    name.startsWith(first);

  const places: StorePlaces = {
    async current() {
      const text = await readFile(pointer, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined;
        throw new AppError('store-unavailable', 'The name of the store in use cannot be read', {
          cause: error,
        });
      });
      if (text === undefined) return first;
      const place: unknown = parse(text);
      if (isPlace(place)) return place;
      throw new AppError('store-unavailable', `${basename(pointer)} names no folder of vectors`);
    },
    async placeOf(space) {
      const held = await readLanceSpace(directory);
      const isFirst = held === null || (held.id === space.id && held.dimension === space.dimension);
      return isFirst ? first : placeName(first, space, '-');
    },
    spaceOf: (place) => readLanceSpace(folder(place)),
    open: (place, space) => createLanceStore({ directory: folder(place), space }),
    async switchTo(place) {
      await mkdir(dirname(directory), { recursive: true });
      const temporary = `${pointer}.${randomUUID()}`;
      await writeFile(temporary, JSON.stringify({ place }));
      await rename(temporary, pointer);
    },
    async drop(place) {
      await requireUnused(places, place);
      await rm(folder(place), { recursive: true, force: true });
    },
    async close() {},
  };
  return places;
}

function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'place' in value ? value.place : undefined;
  } catch {
    return undefined;
  }
}
