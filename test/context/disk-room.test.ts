import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createDiskRoom, freeBytesOf, leaveRoom } from '../../src/context/disk-room.ts';
import { makeRow, space } from '../contract/rows.ts';
import { createMemoryStore } from '../fakes/memory-store.ts';

const full = { code: 'storage-full', status: 507 };

describe('a disk with a reserve', () => {
  it('takes writes down to the reserve, and no further', async () => {
    let free = 1000;
    const { require } = createDiskRoom(
      1000,
      async () => free,
      () => 0,
    );
    await require();
    free = 999;
    await require();
    const later = createDiskRoom(1000, async () => free);
    await expect(later.require()).rejects.toMatchObject(full);
  });

  it('is looked at once a second while it has room, and each time while it has none', async () => {
    let looks = 0;
    let free = 2000;
    let now = 0;
    const look = async () => {
      looks++;
      return free;
    };
    const { require } = createDiskRoom(1000, look, () => now);
    for (now = 0; now <= 1000; now += 100) await require();
    expect(looks).toBe(1);
    free = 0;
    now = 1001;
    await expect(require()).rejects.toMatchObject(full);
    free = 2000;
    await require();
    expect(looks).toBe(3);
  });

  it('of no bytes is not looked at', async () => {
    const { require } = createDiskRoom(0, () => Promise.reject(new Error('looked')));
    await require();
  });

  it('says how much is free to the operator alone', async () => {
    const { require } = createDiskRoom(64 * 2 ** 20, async () => 3.5 * 2 ** 20);
    await expect(require()).rejects.toMatchObject({
      message: 'The disk of GARB_DATA is full',
      cause: { message: '3 MiB are free of 64 in reserve' },
    });
  });
});

it('a store on a disk without room adds nothing, and deletes', async () => {
  let free = 1000;
  const room = createDiskRoom(1000, async () => free);
  const store = leaveRoom(createMemoryStore(space), room);
  const rows = ['a', 'b', 'c'].map((productId, n) => makeRow(n, { productId }));
  for (const row of rows) await store.replaceProduct('shop', row.productId, [row]);
  free = 999;
  const short = leaveRoom(
    store,
    createDiskRoom(1000, async () => free),
  );
  await expect(short.upsert(rows)).rejects.toMatchObject(full);
  await expect(short.replaceProduct('shop', 'a', [])).rejects.toMatchObject(full);
  expect(await short.count('shop')).toBe(3);
  expect(await short.deleteProducts('shop', ['a'])).toBe(1);
  await short.deleteCatalog('shop');
  expect(await short.count('shop')).toBe(0);
});

it('the room of a folder that is not there yet is that of the one above', async () => {
  const free = await freeBytesOf(join(tmpdir(), 'garb-none', 'below'));
  expect(free).toBeGreaterThan(0);
});
