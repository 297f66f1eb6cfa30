/** Writes rows into the store in a folder, one a call, and a line for each that was acknowledged, until it is killed. */
import { createLanceStore } from '../../../src/store/lance/lance-store.ts';
import { makeRow, space } from '../../contract/rows.ts';

const [directory = '', first = '0'] = process.argv.slice(2);
const store = await createLanceStore({ directory, space });
for (let n = Number(first); ; n += 1) {
  await store.upsert([makeRow(n)]);
  process.stdout.write(`${n}\n`);
}
