/** Runs the commands of a guide as its reader would: in a folder of their own, with the program of the sources. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, vi } from 'vitest';

const commands = new URL('../../src/cli/commands/', import.meta.url);

/** A command of a guide, without its comment; one that goes on in further lines is one. */
export interface GuideLine {
  /** The heading above it. */
  readonly heading: string;
  readonly line: string;
}

/** The commands of a guide's `sh` blocks, in order. */
export async function guideLines(name: string): Promise<GuideLine[]> {
  const text = await readFile(new URL(`../../docs/${name}.md`, import.meta.url), 'utf8');
  return text.split(/^##+ /m).flatMap((section) => {
    const [heading = ''] = section.split('\n', 1);
    const blocks = [...section.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = '']) => block);
    return blocks
      .flatMap((block) => block.trim().split(/\n(?! )/))
      .map((line) => line.replaceAll(/\s+#.*$/gm, ''))
      .filter((line) => !line.startsWith('#'))
      .map((line) => ({ heading, line }));
  });
}

/** The words of a command line; quotes hold a word together. */
export function wordsOf(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain = '']) => quoted ?? plain);
}

export interface Ran {
  /** What it wrote to standard output. */
  readonly printed: string;
  readonly exitCode: number;
}

/** Runs `garb` with these words, on the variables of this process. Rejects with the error that ends the command. */
export async function runGarb(words: readonly string[]): Promise<Ran> {
  const lines: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((text) => void lines.push(text));
  const error = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  process.exitCode = undefined;
  try {
    await (await garbProgram()).parseAsync([...words], { from: 'user' });
    return { printed: lines.join('\n'), exitCode: Number(process.exitCode ?? 0) };
  } finally {
    process.exitCode = undefined;
    log.mockRestore();
    error.mockRestore();
  }
}

/** A new program with every command of garb. */
async function garbProgram(): Promise<Command> {
  const program = new Command('garb').enablePositionalOptions().exitOverride();
  for (const file of await readdir(commands)) {
    const module = (await import(new URL(file, commands).href)) as Record<string, unknown>;
    for (const [name, make] of Object.entries(module)) {
      if (!name.endsWith('Command') || typeof make !== 'function') continue;
      const command = make() as Command;
      // Those of the subcommands are there as their parents' already.
      if (!['runs', 'run', 'interleave', 'verdict'].includes(command.name())) program.addCommand(command);
    }
  }
  return program;
}

/** Puts the tests of a file into a folder of their own, removed with the variables of Garb that they set. */
export function workInFolder(prefix: string): () => string {
  const before = process.cwd();
  const variables = Object.keys(process.env);
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), prefix));
    process.env.GARB_DATA = join(folder, 'data');
    process.chdir(folder);
  });
  afterAll(async () => {
    process.chdir(before);
    for (const name of Object.keys(process.env)) if (!variables.includes(name)) delete process.env[name];
    await rm(folder, { recursive: true });
  });
  return () => folder;
}
