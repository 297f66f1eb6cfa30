import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { createLanceIndexRegistry } from '../../../src/store/lance/lance-index-registry.ts';
import { indexRegistryContract } from '../../contract/index-registry.ts';

indexRegistryContract('LanceDB', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'garb-indexes-'));
  const open = () => createLanceIndexRegistry(join(directory, 'vectors'));
  return { indexes: open(), again: open, remove: () => rm(directory, { recursive: true }) };
});

test.each(['{"index": "../elsewhere"}', '{"index": "vectors-x/../.."}', '{"index": 3}', '{}', 'vectors', ''])(
  'a pointer of %j is refused, and leads nowhere',
  async (text) => {
    const directory = await mkdtemp(join(tmpdir(), 'garb-indexes-'));
    await writeFile(join(directory, 'vectors.json'), text);
    const active = createLanceIndexRegistry(join(directory, 'vectors')).active();
    await expect(active).rejects.toMatchObject({ code: 'store-unavailable' });
    await rm(directory, { recursive: true });
  },
);

test('what scans read ahead is limited, unless the environment says otherwise', () => {
  const variable = 'LANCE_DEFAULT_IO_BUFFER_SIZE';
  try {
    vi.stubEnv(variable, undefined);
    createLanceIndexRegistry('vectors');
    expect(Number(process.env[variable])).toBe(8 * 2 ** 20);
    vi.stubEnv(variable, '1000');
    createLanceIndexRegistry('vectors');
    expect(process.env[variable]).toBe('1000');
  } finally {
    vi.unstubAllEnvs();
  }
});
