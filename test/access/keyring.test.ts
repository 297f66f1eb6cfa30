import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { createKeyring, makeKey } from '../../src/access/keyring.ts';
import type { KeyRecords } from '../../src/records/key-records.ts';
import { createMemoryKeys } from '../fakes/memory-keys.ts';
import { createMemoryRows } from '../fakes/memory-rows.ts';

const rights = { name: 'shop', scopes: ['search'], catalogs: null, rate: null } as const;

/** A keyring on records whose time and failures the test sets. */
function fakeKeyring() {
  const clock = { ms: 0 };
  const calls = { list: 0, touch: 0 };
  const memory = createMemoryKeys(createMemoryRows(), () => clock.ms);
  const failing: { error: Error | undefined } = { error: undefined };
  const counted = (name: keyof typeof calls) => {
    calls[name]++;
    if (failing.error) throw failing.error;
  };
  const keys: KeyRecords = {
    ...memory,
    async list() {
      counted('list');
      return memory.list();
    },
    async touch(id) {
      counted('touch');
      return memory.touch(id);
    },
  };
  const untouched: unknown[] = [];
  const keyring = createKeyring(keys, {
    now: () => clock.ms,
    onUntouched: (error) => untouched.push(error),
  });
  return { keyring, keys, clock, calls, failing, untouched };
}

it('a key is kept as its SHA-256 alone, and no two are the same', () => {
  const made = Array.from({ length: 100 }, makeKey);
  for (const { key, id, hash } of made) {
    expect(key).toMatch(new RegExp(`^garb_${id}_[A-Za-z0-9_-]{43}$`));
    expect(hash).toBe(createHash('sha256').update(key).digest('hex'));
  }
  expect(new Set(made.map(({ id }) => id)).size).toBe(100);
});

it('only the very key is found', async () => {
  const { keyring, keys } = fakeKeyring();
  const { key, id, hash } = makeKey();
  await keys.add({ ...rights, id, hash });
  expect(await keyring.find(key)).toMatchObject({ id, scopes: ['search'] });
  const others = ['', id, hash, `${key}x`, key.slice(0, -1), key.toUpperCase(), ` ${key}`, `garb_${id}_`];
  for (const other of [...others, makeKey().key]) expect(await keyring.find(other), other).toBeUndefined();
});

it('a service needs keys from the first one on, and for ever', async () => {
  const { keyring, keys, clock } = fakeKeyring();
  expect(await keyring.needed()).toBe(false);
  const { key, id, hash } = makeKey();
  await keys.add({ ...rights, id, hash });
  clock.ms += 1000;
  expect(await keyring.needed()).toBe(true);
  await keys.revoke(id);
  clock.ms += 1000;
  expect(await keyring.find(key)).toBeUndefined();
  expect(await keyring.needed()).toBe(true);
});

it('the records are read once a second, and a failure is not remembered', async () => {
  const { keyring, calls, clock, failing } = fakeKeyring();
  await Promise.all([keyring.needed(), keyring.needed(), keyring.find('x')]);
  expect(calls.list).toBe(1);
  clock.ms += 1000;
  failing.error = new Error('down');
  await expect(keyring.needed()).rejects.toThrow('down');
  failing.error = undefined;
  expect(await keyring.needed()).toBe(false);
  expect(calls.list).toBe(3);
});

it('the last use is noted once a minute, and a failure of it stops no request', async () => {
  const { keyring, keys, clock, calls, failing, untouched } = fakeKeyring();
  const { key, id, hash } = makeKey();
  await keys.add({ ...rights, id, hash });
  clock.ms = 60_000;
  await keyring.find(key);
  await keyring.find(key);
  expect((await keys.list())[0]?.lastUsedAt).toBe(new Date(60_000).toISOString());
  expect(calls.touch).toBe(1);
  clock.ms = 120_000;
  await keyring.needed();
  failing.error = new Error('down');
  expect(await keyring.find(key)).toMatchObject({ id });
  await expect.poll(() => untouched).toEqual([failing.error]);
  expect(calls.touch).toBe(2);
});

it("a revoked key is refused within a second also where the machine's clock was set back", async () => {
  const keys = createMemoryKeys(createMemoryRows());
  const keyring = createKeyring(keys, { onUntouched: () => {} });
  const { key, id, hash } = makeKey();
  await keys.add({ ...rights, id, hash });
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
  try {
    expect(await keyring.find(key)).toMatchObject({ id });
    await keys.revoke(id);
    vi.setSystemTime(Date.now() - 3_600_000);
    await delay(1001);
    expect(await keyring.find(key)).toBeUndefined();
  } finally {
    vi.useRealTimers();
  }
});
