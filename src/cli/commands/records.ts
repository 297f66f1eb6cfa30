import { Command } from 'commander';
import { readConfig } from '../../config.ts';
import { copyRecordsFrom } from '../../context/open-records.ts';

export function recordsCommand(): Command {
  return new Command('records')
    .description('Catalog names, profiles, judgments, kept queries, imports: their database as a whole')
    .addCommand(copy());
}

function copy(): Command {
  return new Command('copy')
    .description(
      'Copies the records of a SQLite file into the database in use (GARB_DATABASE_URL); what is there stays',
    )
    .requiredOption('--from <file>', 'records.db of the folder GARB_DATA')
    .option('--json', 'print the rows written, by table, as JSON')
    .exitOverride()
    .action(async ({ from, json }: { readonly from: string; readonly json?: boolean }) => {
      const written = await copyRecordsFrom(readConfig(process.env), from);
      if (json) console.log(JSON.stringify(written));
      else for (const [table, rows] of Object.entries(written)) console.log(`${table}: ${rows} written`);
    });
}
