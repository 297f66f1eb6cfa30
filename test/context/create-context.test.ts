import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { createContext } from '../../src/context/create-context.ts';

test('a context whose vector store does not open closes the rest, and opens once the store is repaired', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'garb-context-'));
  const config = readConfig({ GARB_DATA: directory, GARB_LOG_LEVEL: 'silent' });
  const pointer = join(directory, 'vectors.json');
  await writeFile(pointer, 'not JSON');
  await expect(createContext(config)).rejects.toMatchObject({ code: 'store-unavailable' });
  await rm(pointer);
  const context = await createContext(config);
  expect(await context.catalogs.list()).toContain('default');
  await context.close();
  await rm(directory, { recursive: true });
});
