import { Command } from 'commander';
import { version } from '../config.ts';
import { catalogsCommand } from './commands/catalogs.ts';
import { detectCommand } from './commands/detect.ts';
import { doctorCommand } from './commands/doctor.ts';
import { evaluateCommand } from './commands/evaluate.ts';
import { exportCommand } from './commands/export.ts';
import { fuseCommand } from './commands/fuse.ts';
import { importCommand } from './commands/import.ts';
import { judgmentsCommand } from './commands/judgments.ts';
import { keysCommand } from './commands/keys.ts';
import { lookCommand } from './commands/look.ts';
import { modelsCommand } from './commands/models.ts';
import { profilesCommand } from './commands/profiles.ts';
import { queriesCommand } from './commands/queries.ts';
import { recordsCommand } from './commands/records.ts';
import { reindexCommand } from './commands/reindex.ts';
import { serveCommand } from './commands/serve.ts';
import { tuneCommand } from './commands/tune.ts';
import { runProgram } from './run-program.ts';

const program = new Command('garb')
  .description(
    'Per-garment visual search: finds the garments in a photo and the matching products of a catalog',
  )
  .version(version)
  // A subcommand's options come after its name.
  .enablePositionalOptions()
  .configureHelp({ showGlobalOptions: true });

await runProgram(program, [
  serveCommand(),
  importCommand(),
  exportCommand(),
  catalogsCommand(),
  reindexCommand(),
  detectCommand(),
  lookCommand(),
  evaluateCommand(),
  fuseCommand(),
  tuneCommand(),
  profilesCommand(),
  judgmentsCommand(),
  queriesCommand(),
  keysCommand(),
  recordsCommand(),
  modelsCommand(),
  doctorCommand(),
]);
