import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyRecordsContract } from '../contract/copy-records.ts';
import { recordsContract } from '../contract/records.ts';
import { openRecords } from './open-records.ts';

recordsContract({
  name: 'SQLite',
  async place() {
    const folder = await mkdtemp(join(tmpdir(), 'garb-records-'));
    return {
      // A folder that is not there yet is made.
      open: () => openRecords({ file: join(folder, 'new', 'records.db') }),
      remove: () => rm(folder, { recursive: true }),
    };
  },
});

copyRecordsContract({
  name: 'SQLite',
  async place() {
    const folder = await mkdtemp(join(tmpdir(), 'garb-records-'));
    return { place: { file: join(folder, 'records.db') }, remove: () => rm(folder, { recursive: true }) };
  },
});
