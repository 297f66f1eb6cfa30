import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createKeyring } from '../../../src/access/keyring.ts';
import { keysCommand } from '../../../src/cli/commands/keys.ts';
import { withRecords } from '../../../src/cli/with-records.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'garb-keys-'));
  process.env.GARB_DATA = folder;
});
afterEach(async () => {
  vi.restoreAllMocks();
  delete process.env.GARB_DATA;
  await rm(folder, { recursive: true });
});

/** Lines on standard output, and on standard error. */
async function keys(...options: readonly string[]): Promise<{ lines: string[]; said: string }> {
  const lines: string[] = [];
  let said = '';
  vi.spyOn(console, 'log').mockImplementation((line) => lines.push(String(line)));
  vi.spyOn(console, 'error').mockImplementation((line) => {
    said += line;
  });
  const command = keysCommand();
  for (const each of [command, ...command.commands]) each.configureOutput({ writeErr: () => undefined });
  await command.exitOverride().parseAsync(options, { from: 'user' });
  return { lines, said };
}

/** What the service would find of the key; notes that it was used. */
const found = (key: string) =>
  withRecords(async ({ keys }) => {
    const failures: unknown[] = [];
    const record = await createKeyring(keys, { onUntouched: (error) => failures.push(error) }).find(key);
    if (record) await expect.poll(async () => (await keys.list())[0]?.lastUsedAt).toEqual(expect.any(String));
    expect(failures).toEqual([]);
    return record;
  });

it('a key is printed once and works until it is revoked; a list has its rights, never the key', async () => {
  const { lines, said } = await keys(
    ...['add', 'shop front', '--scope', 'search', 'tune', '--catalog', 'spring', 'été', '--rate', '600'],
  );
  const [key = ''] = lines;
  expect(lines).toHaveLength(1);
  expect(said).not.toContain(key);
  const id = key.split('_')[1] ?? '';
  expect(await found(key)).toMatchObject({
    id,
    name: 'shop front',
    scopes: ['search', 'tune'],
    catalogs: ['spring', 'été'],
    rate: 600,
  });

  const [line] = (await keys('list')).lines;
  expect(line).toMatch(new RegExp(`^${id}  shop front  search,tune  spring,été  600 a minute  last used `));
  const [json = ''] = (await keys('list', '--json')).lines;
  expect(Object.keys(JSON.parse(json))).not.toContain('hash');
  expect(`${line}${json}`).not.toContain(key.slice(-43));

  expect((await keys('revoke', id)).said).toContain(`Key ${id} is revoked`);
  expect(await found(key)).toBeUndefined();
  expect((await keys('list')).lines[0]).toContain('  revoked ');
  await expect(keys('revoke', id)).rejects.toMatchObject({ code: 'invalid-request' });
});

it('a list without keys says that everybody is answered', async () => {
  expect(await keys('list')).toEqual({
    lines: [],
    said: 'No keys: the service answers everybody who reaches it.',
  });
});

it('a key may search all catalogs at any rate unless told otherwise', async () => {
  const [key = ''] = (await keys('add', 'shop')).lines;
  expect(await found(key)).toMatchObject({ scopes: ['search'], catalogs: null, rate: null });
  expect((await keys('list')).lines[0]).toContain('  search  all catalogs  any rate  ');
});

it.each([
  [['add', 'shop', '--scope', 'everything'], 'Allowed choices are search, ingest, tune, metrics, admin'],
  [['add', 'shop', '--catalog', '../x'], '--catalog'],
  [['add', 'shop', '--rate', '0'], '--rate'],
  [['revoke', 'nope'], 'nope'],
])('%s is refused', async (options, message) => {
  await expect(keys(...options)).rejects.toThrow(message);
  expect((await keys('list')).lines).toEqual([]);
});
