import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/records/sql/database.ts';
import { copyRecordsContract } from '../contract/copy-records.ts';
import { recordsContract } from '../contract/records.ts';
import { openRecords } from './open-records.ts';

const url = process.env.GARB_TEST_POSTGRES_URL;

if (url) {
  const server = async (sql: string) => {
    const client = new pg.Client(url);
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  };
  const place = async () => {
    const name = `garb_${randomUUID().replaceAll('-', '')}`;
    await server(`create database ${name}`);
    const own = new URL(url);
    own.pathname = `/${name}`;
    return { place: { url: own.href }, remove: () => server(`drop database ${name}`) };
  };
  recordsContract({
    name: 'PostgreSQL',
    async place() {
      const { place: own, remove } = await place();
      return { open: () => openRecords(own), remove };
    },
  });
  copyRecordsContract({ name: 'PostgreSQL', place });
} else {
  describe('PostgreSQL: records contract', () => {
    it.skip('needs GARB_TEST_POSTGRES_URL; npm run test:postgres starts a server', () => {});
  });
}

describe('PostgreSQL that does not answer', () => {
  it('is records-unavailable, and the message says nothing of the address', async () => {
    const probe = createServer();
    const port = await new Promise<number>((resolve) => {
      probe.listen(0, '127.0.0.1', () => {
        const address = probe.address();
        resolve(typeof address === 'object' && address ? address.port : 0);
      });
    });
    await new Promise((resolve) => probe.close(resolve));
    await expect(
      openDatabase({ url: `postgres://user:secret@127.0.0.1:${port}/garb` }),
    ).rejects.toMatchObject({
      code: 'records-unavailable',
      status: 503,
      message: expect.not.stringMatching(/secret|127/),
    });
  });
});
