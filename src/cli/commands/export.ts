import { Command } from 'commander';
import { exportCatalog } from '../../catalog/maintain/export-catalog.ts';
import { parseCatalogName } from '../parse-options.ts';
import { createProgress } from '../progress.ts';
import { withContext } from '../with-context.ts';

interface Options {
  readonly catalog: string;
  readonly json?: boolean;
}

export function exportCommand(): Command {
  return new Command('export')
    .description(
      'Writes a catalog with its vectors to a Parquet file, for garb import and Milvus bulk insert',
    )
    .argument('<file>', 'output file, ends in .parquet')
    .option('--catalog <name>', 'the catalog', parseCatalogName, 'default')
    .option('--json', 'print the summary as JSON')
    .action(async (file: string, { catalog, json }: Options) => {
      const rows = await withContext(async (context) => {
        const progress = createProgress('export', await context.store.count(catalog));
        try {
          return await exportCatalog(context, catalog, file, (written) => progress.update(written));
        } finally {
          progress.stop();
        }
      });
      console.log(
        json ? JSON.stringify({ catalog, file, rows }) : `${rows} rows of ${catalog} written to ${file}`,
      );
    });
}
