import { Command, CommanderError } from 'commander';
import { demoCommand } from '../../wardrobe/commands/demo.ts';
import { wardrobeCommand } from '../../wardrobe/commands/draw.ts';
import { version } from '../config.ts';
import { AppError } from '../errors.ts';
import { catalogsCommand } from './commands/catalogs.ts';
import { detectCommand } from './commands/detect.ts';
import { doctorCommand } from './commands/doctor.ts';
import { evaluateCommand } from './commands/evaluate.ts';
import { exportCommand } from './commands/export.ts';
import { fuseCommand } from './commands/fuse.ts';
import { importCommand } from './commands/import.ts';
import { judgmentsCommand } from './commands/judgments.ts';
import { lookCommand } from './commands/look.ts';
import { profilesCommand } from './commands/profiles.ts';
import { queriesCommand } from './commands/queries.ts';
import { recordsCommand } from './commands/records.ts';
import { reindexCommand } from './commands/reindex.ts';
import { serveCommand } from './commands/serve.ts';
import { tuneCommand } from './commands/tune.ts';

const program = new Command('garb')
  .description('Per-garment visual search: a photo in, the matching products for every garment out')
  .version(version)
  .exitOverride()
  // Options after a command are its own, those after its subcommand that one’s.
  .enablePositionalOptions()
  .configureHelp({ showGlobalOptions: true });

for (const command of [
  serveCommand(),
  demoCommand(),
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
  recordsCommand(),
  doctorCommand(),
  wardrobeCommand(),
]) {
  program.addCommand(command.exitOverride());
}

/** Exit codes: 0 done, 1 failed, 2 wrong usage. */
try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof AppError) {
    console.error(`garb: ${error.message} (${error.code})`);
    return 1;
  }
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    console.error('garb: the port is taken; set GARB_PORT to another (0 takes a free one)');
    return 1;
  }
  console.error(error);
  return 1;
}
