import { Command } from 'commander';
import { runProgram } from '../src/cli/run-program.ts';
import { demoCommand } from './commands/demo.ts';
import { drawCommand } from './commands/draw.ts';

const program = new Command('wardrobe').description(
  'The drawn wardrobe: a synthetic catalog and photos to try Garb with',
);

await runProgram(program, [demoCommand(), drawCommand()]);
