import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { type InitResult, initModel, parseField } from '../../context/models/init-model.ts';

export function modelsCommand(): Command {
  return new Command('models')
    .description('Describes models of your own (docs/models.md)')
    .addCommand(init());
}

interface InitOptions {
  readonly onnx: string;
  readonly out?: string;
  readonly task?: 'detect' | 'embed';
  readonly set?: Readonly<Record<string, unknown>>;
  readonly force?: boolean;
  readonly json?: boolean;
}

function init(): Command {
  return new Command('init')
    .description('Writes the model.json of an ONNX file, as far as its graph says it, and asks for the rest')
    .requiredOption('--onnx <file>', 'the exported network')
    .option('--out <dir>', "the package's folder (default: the file's)")
    .addOption(
      new Option('--task <task>', 'what it is for (default: what its outputs look like)').choices([
        'detect',
        'embed',
      ]),
    )
    .option('--set <field=value>', 'a field of model.json, such as labels=top,pants; repeatable', addField)
    .option('--force', 'replace a model.json that exists')
    .option('--json', 'print what was found as JSON; nothing is asked')
    .exitOverride()
    .action(async ({ onnx, out, task, set, force, json }: InitOptions) => {
      if (out !== undefined) await mkdir(out, { recursive: true });
      const terminal =
        process.stdin.isTTY && !json ? createInterface(process.stdin, process.stdout) : undefined;
      const ask = terminal && ((path: string, hint: string) => terminal.question(`${path} (${hint}): `));
      try {
        const result = await initModel({ onnx, directory: out, task, fields: set, force, ask });
        if (json) console.log(JSON.stringify(result));
        else for (const line of linesOf(result)) console.log(line);
        if (Object.keys(result.missing).length > 0) process.exitCode = 1;
      } finally {
        terminal?.close();
      }
    });
}

function addField(text: string, known: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Expected FIELD=VALUE, such as input.resize=stretch.');
  const path = text.slice(0, at);
  return { ...known, [path]: parseField(path, text.slice(at + 1)) };
}

function linesOf({ manifestPath, manifest, missing, notes, inputs, outputs }: InitResult): string[] {
  const fields = Object.entries(missing);
  return [
    `graph     ${inputs.join(', ')} → ${outputs.join(', ')}`,
    `written   ${manifestPath}: ${manifest.task}, ${manifest.family}`,
    ...notes.map((note) => `note      ${note}`),
    ...fields.map(([path, hint]) => `missing   ${path}: ${hint}`),
    fields.length > 0
      ? 'Fill in what is missing in model.json, or run this again with --force and --set FIELD=VALUE.'
      : `complete  garb doctor --model ${dirname(manifestPath)} checks it`,
  ];
}
