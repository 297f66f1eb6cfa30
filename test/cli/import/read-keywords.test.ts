import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readKeywords } from '../../../src/cli/import/read-keywords.ts';

async function fileOf(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'garb-keywords-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'keywords.json');
  await writeFile(file, text);
  return file;
}

describe('readKeywords', () => {
  it('reads words for some of the classes', async () => {
    const table = { top: ['jumper'], hat: [] };
    expect(await readKeywords(await fileOf(JSON.stringify(table)))).toEqual(table);
  });

  it.each([
    ['no JSON', '{', 'expected JSON'],
    ['an unknown class', '{"shirt": ["tee"]}', 'shirt'],
    ['a word alone', '{"top": "tee"}', 'top'],
    ['an empty word', '{"top": [""]}', 'top.0'],
  ])('refuses %s, and says where', async (_reason, text, message) => {
    await expect(readKeywords(await fileOf(text))).rejects.toMatchObject({
      code: 'invalid-request',
      message: expect.stringContaining(message),
    });
  });

  it('refuses a file that is not there, by its name', async () => {
    await expect(readKeywords('nowhere.json')).rejects.toMatchObject({
      code: 'file-not-readable',
      message: 'nowhere.json: no such file',
    });
  });
});
