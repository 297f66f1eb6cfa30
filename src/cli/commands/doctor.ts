import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { listCatalogs } from '../../catalog/manage-products.ts';
import { readConfig, version } from '../../config.ts';
import { withContext } from '../with-context.ts';

/** The packages whose versions decide what works and how fast. */
const packages = ['onnxruntime-node', 'sharp', '@lancedb/lancedb', '@zilliz/milvus2-sdk-node'];

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('Checks versions, models and store, and times one inference')
    .option('--json', 'print the findings as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const config = readConfig(process.env);
      const findings = await withContext(async (context) => {
        const warming = performance.now();
        await context.warmUp();
        const warm = performance.now();
        await context.ready();
        const answered = performance.now();
        return {
          garb: version,
          node: `${process.version} on ${process.platform} ${process.arch}`,
          packages: packages.map((name) => `${name} ${installedVersion(name)}`).join(', '),
          detector: context.detector.id,
          embedder: `${context.embedder.id}, ${context.embedder.dimension}-d`,
          inference: `${config.inference.workers} worker, ${config.inference.threads} threads`,
          loadMs: Math.round(warm - warming),
          oneInferenceMs: Math.round(answered - warm),
          store: config.milvus
            ? `Milvus at ${config.milvus.address}`
            : `embedded, in ${config.dataDirectory}`,
          catalogs: await listCatalogs(context),
        };
      });
      if (json) console.log(JSON.stringify(findings));
      else {
        const { catalogs, ...facts } = findings;
        for (const [name, value] of Object.entries(facts)) console.log(`${name.padEnd(16)}${value}`);
        for (const { name, products, rows } of catalogs)
          console.log(`catalog ${name}: ${products} products, ${rows} rows`);
        console.log('all well');
      }
    });
}

/** A package's own version; not every package lets its package.json be resolved, so it is looked for above its entry. */
function installedVersion(name: string): string {
  let directory = dirname(createRequire(import.meta.url).resolve(name));
  while (dirname(directory) !== directory) {
    try {
      const { name: found, version } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
      if (found === name) return version;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    directory = dirname(directory);
  }
  return 'unknown';
}
