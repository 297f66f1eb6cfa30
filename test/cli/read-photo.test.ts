import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { detectCommand } from '../../src/cli/commands/detect.ts';
import { lookCommand } from '../../src/cli/commands/look.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'garb-read-photo-'));
  process.env.GARB_DATA = join(folder, 'data');
});
afterAll(async () => {
  delete process.env.GARB_DATA;
  await rm(folder, { recursive: true });
});

it.each([
  ['detect', detectCommand],
  ['look', lookCommand],
])(
  'garb %s names the file that is no photo',
  async (_name, make) => {
    const file = join(folder, 'broken.jpg');
    await writeFile(file, 'no photo');
    await expect(make().exitOverride().parseAsync([file], { from: 'user' })).rejects.toMatchObject({
      code: 'unsupported-image',
      message: expect.stringContaining(`${file}: `),
    });
  },
  60_000,
);
