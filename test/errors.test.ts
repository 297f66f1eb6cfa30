import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { fileNotReadable, isSystemError } from '../src/errors.ts';

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
