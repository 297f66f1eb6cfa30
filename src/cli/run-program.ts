import { type Command, CommanderError } from 'commander';
import { AppError, exitCodeOf, forOperator } from '../errors.ts';

/** Adds the commands to a program and runs it. Sets the exit code: 0 done, 1 failed, 2 wrong usage or setting. */
export async function runProgram(program: Command, commands: readonly Command[]): Promise<void> {
  for (const command of commands) program.addCommand(command.exitOverride());
  try {
    await program.exitOverride().parseAsync();
  } catch (error) {
    process.exitCode = report(error);
  }
}

/** Prints the error, in one line if it is a known one. Returns the exit code. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof AppError) {
    console.error(forOperator(error));
    return exitCodeOf(error);
  }
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    console.error('garb: the port is in use; set GARB_PORT to another one (0 takes a free port)');
    return 1;
  }
  console.error(error);
  return 1;
}
