/** Imports a catalog file and prints the largest resident size of this process, before and after optimizing the store. */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readConfig } from '../src/config.ts';
import { createContext } from '../src/context/create-context.ts';
import { importProducts } from '../src/import/import-products.ts';
import { readCatalogFile } from './read-catalog-file.ts';

const [file = ''] = process.argv.slice(2);
const started = performance.now();
const context = await createContext(readConfig(process.env));
const largest = () => process.resourceUsage().maxRSS * 1024;
await importProducts(context, await readCatalogFile(file), {
  catalog: 'default',
  readPicture: ({ path }) => readFile(join(dirname(file), path)),
  onStatus: ({ line, status }) => {
    if (status !== 'imported') throw new Error(`Line ${line} is ${status}`);
  },
});
const importing = largest();
await context.store.optimize();
const seconds = (performance.now() - started) / 1000;
console.log(JSON.stringify({ importing, whole: largest(), seconds }));
await context.close();
