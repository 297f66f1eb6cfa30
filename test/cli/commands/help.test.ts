import { readdir } from 'node:fs/promises';
import type { Command } from 'commander';
import { expect, it } from 'vitest';

const folder = new URL('../../../src/cli/commands/', import.meta.url);

/** Every command of the folder, with those below it. */
async function everyCommand(): Promise<Command[]> {
  const files = await readdir(folder);
  const modules = await Promise.all(files.map((file) => import(new URL(file, folder).href)));
  const made = modules.flatMap((module: Record<string, unknown>) =>
    Object.entries(module).flatMap(([name, value]) =>
      name.endsWith('Command') && typeof value === 'function' ? [value() as Command] : [],
    ),
  );
  const withSubcommands = (command: Command): Command[] => [
    command,
    ...command.commands.flatMap(withSubcommands),
  ];
  return made.flatMap(withSubcommands);
}

it('no help shows a default as the value that was made of it', async () => {
  const commands = await everyCommand();
  expect(commands.map((command) => command.name())).toContain('runs');
  for (const command of commands) {
    const help = command.helpInformation();
    expect(help).not.toMatch(/default: [[{]|\{"name"/);
  }
});
