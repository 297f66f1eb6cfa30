import { Command } from 'commander';
import { readConfig } from '../../config.ts';
import { copyRecordsFrom } from '../../context/open-records.ts';

export function recordsCommand(): Command {
  return new Command('records')
    .description('Copies the records database: catalogs, profiles, judgments, saved queries, imports')
    .addCommand(copy());
}

function copy(): Command {
  return new Command('copy')
    .description(
      'Copies the records of a SQLite file into the configured database (GARB_DATABASE_URL); rows that exist there stay',
    )
    .requiredOption('--from <file>', 'SQLite file: records.db in the folder GARB_DATA')
    .option('--json', 'print the number of rows written per table as JSON')
    .exitOverride()
    .action(async ({ from, json }: { readonly from: string; readonly json?: boolean }) => {
      const written = await copyRecordsFrom(readConfig(process.env), from);
      if (json) console.log(JSON.stringify(written));
      else for (const [table, rows] of Object.entries(written)) console.log(`${table}: ${rows} written`);
    });
}
