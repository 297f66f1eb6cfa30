import { Command } from 'commander';
import { listCatalogs } from '../../catalog/manage-products.ts';
import { readConfig } from '../../config.ts';
import { withContext } from '../with-context.ts';

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
          node: process.version,
          platform: `${process.platform} ${process.arch}`,
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
