import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { createLancePlaces } from '../../../src/store/lance/lance-index-registry.ts';
import { storePlacesContract } from '../../contract/index-registry.ts';

storePlacesContract('LanceDB', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'garb-places-'));
  const open = () => createLancePlaces(join(directory, 'vectors'));
  return { places: open(), again: open, remove: () => rm(directory, { recursive: true }) };
});

test.each(['{"place": "../elsewhere"}', '{"place": "vectors-x/../.."}', '{"place": 3}', '{}', 'vectors', ''])(
  'a pointer of %j is refused, and leads nowhere',
  async (text) => {
    const directory = await mkdtemp(join(tmpdir(), 'garb-places-'));
    await writeFile(join(directory, 'vectors.json'), text);
    const current = createLancePlaces(join(directory, 'vectors')).current();
    await expect(current).rejects.toMatchObject({ code: 'store-unavailable' });
    await rm(directory, { recursive: true });
  },
);

test('what scans read ahead is limited, unless the environment says otherwise', () => {
  const variable = 'LANCE_DEFAULT_IO_BUFFER_SIZE';
  try {
    vi.stubEnv(variable, undefined);
    createLancePlaces('vectors');
    expect(Number(process.env[variable])).toBe(8 * 2 ** 20);
    vi.stubEnv(variable, '1000');
    createLancePlaces('vectors');
    expect(process.env[variable]).toBe('1000');
  } finally {
    vi.unstubAllEnvs();
  }
});
