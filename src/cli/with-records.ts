import { readConfig } from '../config.ts';
import { openRecords, type RecordsContext } from '../context/open-records.ts';

/** Runs a command on the records database alone, without models and vector store, and closes it afterwards. */
export async function withRecords<T>(run: (records: RecordsContext) => Promise<T>): Promise<T> {
  const records = await openRecords(readConfig(process.env));
  try {
    return await run(records);
  } finally {
    await records.close();
  }
}
