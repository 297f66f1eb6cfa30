import { readFile } from 'node:fs/promises';
import type { Profile } from '../src/fuse/profile.ts';
import { parseProfile } from '../src/search/profile-schema.ts';

/** The profile in a JSON file, or the one in use if no file is named. */
export async function readProfile(file: string | undefined, inUse: Profile): Promise<Profile> {
  return file === undefined ? inUse : parseProfile(JSON.parse(await readFile(file, 'utf8')));
}
