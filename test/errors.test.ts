import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { fileNotReadable, isStorageFull, isSystemError, storageFull } from '../src/errors.ts';

const failure = (path: string) => readFile(path).catch((cause: unknown) => cause);

describe('fileNotReadable', () => {
  it('names the file and why it could not be read', async () => {
    const missing = await failure('nowhere.jpg');
    expect(fileNotReadable(missing, 'nowhere.jpg')).toMatchObject({
      code: 'file-not-readable',
      status: 422,
      message: 'nowhere.jpg: no such file',
      cause: missing,
    });
    expect(fileNotReadable(await failure(tmpdir()), 'folder').message).toBe('folder: is a folder');
  });

  it('leaves out the name where the caller prints it', async () => {
    expect(fileNotReadable(await failure('nowhere.jpg')).message).toBe('no such file');
  });
});

describe('isSystemError', () => {
  it('tells a failed read from a fault in what was read', async () => {
    expect(isSystemError(await failure('nowhere.jpg'))).toBe(true);
    expect(isSystemError(new SyntaxError('not JSON'))).toBe(false);
    expect(isSystemError('nowhere.jpg')).toBe(false);
  });
});

describe('a full disk', () => {
  // Every write to this file fails as one to a full disk does.
  const full = '/dev/full';

  it.skipIf(!existsSync(full))('is told from other failures by what the system says', async () => {
    const error: unknown = await writeFile(full, 'x').catch((cause: unknown) => cause);
    expect(isStorageFull(error)).toBe(true);
    expect(isStorageFull(new Error('outer', { cause: error }))).toBe(true);
    expect(storageFull(error)).toMatchObject({ code: 'storage-full', status: 507, cause: error });
  });

  it('is known from the words of libraries that have no code', () => {
    expect(isStorageFull(new Error('LanceError(IO): No space left on device (os error 28)'))).toBe(true);
    expect(isStorageFull(Object.assign(new Error('full'), { code: 'SQLITE_FULL' }))).toBe(true);
    expect(isStorageFull(Object.assign(new Error('quota'), { code: 'EDQUOT' }))).toBe(true);
  });

  it('is no other failure', async () => {
    expect(isStorageFull(await failure('nowhere.jpg'))).toBe(false);
    expect(isStorageFull('no space left on device')).toBe(false);
    expect(isStorageFull(undefined)).toBe(false);
  });
});
