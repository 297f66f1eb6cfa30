import { describe, expect, it } from 'vitest';
import { makeKey } from '../../src/access/keyring.ts';
import { refuseOpenAddress } from '../../src/access/open-address.ts';
import { createMemoryKeys } from '../fakes/memory-keys.ts';
import { createMemoryRows } from '../fakes/memory-rows.ts';

const none = createMemoryKeys(createMemoryRows());

it.each(['127.0.0.1', '127.8.8.8', '::1', 'localhost', 'LocalHost'])('%s needs no key', async (host) => {
  await expect(refuseOpenAddress({ host, open: false }, none)).resolves.toBeUndefined();
});

describe.each(['0.0.0.0', '::', '10.0.0.1', '127.evil.example', 'garb.example'])('%s', (host) => {
  it('is refused without keys', async () => {
    await expect(refuseOpenAddress({ host, open: false }, none)).rejects.toMatchObject({
      code: 'invalid-config',
      message: expect.stringMatching(/garb keys add.*GARB_OPEN=true/),
      errors: [{ location: 'GARB_HOST' }],
    });
  });

  it('is listened at with a key, even a revoked one, or where it is meant to be open', async () => {
    const keys = createMemoryKeys(createMemoryRows());
    const { id, hash } = makeKey();
    await keys.add({ id, hash, name: 'shop', scopes: ['search'], catalogs: null, rate: null });
    await expect(refuseOpenAddress({ host, open: false }, keys)).resolves.toBeUndefined();
    await keys.revoke(id);
    await expect(refuseOpenAddress({ host, open: false }, keys)).resolves.toBeUndefined();
    await expect(refuseOpenAddress({ host, open: true }, none)).resolves.toBeUndefined();
  });
});
