import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { diffProfiles } from '../../analyze/profiles/diff-profiles.ts';
import { addProfile, listPromotions, promoteProfile } from '../../analyze/profiles/manage-profiles.ts';
import { AppError } from '../../errors.ts';
import { findProfile, requireActiveProfile } from '../../search/find-profile.ts';
import { inFile, readJson } from '../read/read-json.ts';
import { withRecords } from '../with-records.ts';
import { interleaveCommand, verdictCommand } from './profiles-interleave.ts';

const named = 'NAME@VERSION, or NAME for its newest version';

export function profilesCommand(): Command {
  return new Command('profiles')
    .description('Stores, compares and activates fusion profiles (docs/profiles.md)')
    .addCommand(list())
    .addCommand(show())
    .addCommand(add())
    .addCommand(diff())
    .addCommand(promote())
    .addCommand(history())
    .addCommand(interleaveCommand())
    .addCommand(verdictCommand());
}

function list(): Command {
  return new Command('list')
    .description('Lists every version of every profile')
    .option('--json', 'print them as JSON')
    .exitOverride()
    .action(async ({ json }: { readonly json?: boolean }) => {
      const records = await withRecords(({ profiles }) => profiles.list());
      const rows = records.map(({ name, version, createdAt }) => ({ name, version, createdAt }));
      if (json) console.log(JSON.stringify(rows));
      else for (const { name, version, createdAt } of rows) console.log(`${name}@${version}  ${createdAt}`);
    });
}

function show(): Command {
  return new Command('show')
    .description("Prints a profile as JSON; without a name, the catalog's active one")
    .argument('[profile]', named)
    .option('--catalog <name>', 'the catalog', 'default')
    .option('--out <file>', 'write to a file instead')
    .exitOverride()
    .action(async (profile: string | undefined, { catalog, out }: { catalog: string; out?: string }) => {
      const found = await withRecords((records) =>
        profile === undefined ? requireActiveProfile(records, catalog) : findProfile(records, profile),
      );
      const text = `${JSON.stringify(found, null, 2)}\n`;
      if (out === undefined) process.stdout.write(text);
      else await writeFile(out, text);
    });
}

function add(): Command {
  return new Command('add')
    .description('Stores the profile of a JSON file as the next version of its name')
    .argument('<file>', 'JSON as written by garb profiles show or garb tune --out')
    .option('--json', 'print the profile as JSON')
    .exitOverride()
    .action(async (file: string, { json }: { readonly json?: boolean }) => {
      const document = await readJson(file);
      const { profile } = await inFile(file, () => withRecords((records) => addProfile(records, document)));
      console.log(json ? JSON.stringify(profile) : `${profile.name}@${profile.version}`);
    });
}

function diff(): Command {
  return new Command('diff')
    .description('Lists the settings in which two profiles differ')
    .argument('<from>', named)
    .argument('<to>', named)
    .option('--json', 'print them as JSON')
    .exitOverride()
    .action(async (from: string, to: string, { json }: { readonly json?: boolean }) => {
      const differences = await withRecords(async (records) =>
        diffProfiles(await findProfile(records, from), await findProfile(records, to)),
      );
      if (json) console.log(JSON.stringify(differences));
      else
        for (const { setting, from: before, to: after } of differences)
          console.log(`${setting}  ${JSON.stringify(before)} → ${JSON.stringify(after)}`);
    });
}

interface PromoteOptions {
  readonly catalog: string;
  readonly by: string;
  readonly note: string;
  readonly evaluation: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

function promote(): Command {
  return new Command('promote')
    .description("Makes a profile the catalog's active one; to undo it, promote the earlier profile again")
    .argument('<profile>', named)
    .requiredOption('--by <who>', 'who decided')
    .requiredOption('--note <text>', 'why')
    .requiredOption(
      '--evaluation <file>',
      'the evaluation that justifies it: a report of garb tune --json, a verdict of garb profiles verdict --json, or another JSON object',
    )
    .option('--force', 'promote it although the evaluation shows no gain distinguishable from zero')
    .option('--catalog <name>', 'the catalog', 'default')
    .option('--json', 'print the promotion as JSON')
    .exitOverride()
    .action(async (profile: string, { evaluation: file, json, ...why }: PromoteOptions) => {
      const evaluation = await readJson(file);
      if (!isFilledObject(evaluation))
        throw new AppError('invalid-request', `${file}: expected a JSON object with at least one field`);
      if (why.by.trim() === '' || why.note.trim() === '')
        throw new AppError('invalid-request', '--by and --note must not be empty');
      const promotion = await withRecords((records) =>
        promoteProfile(records, { ...why, profile, evaluation }),
      );
      const { name, version } = promotion.profile;
      if (json) console.log(JSON.stringify(promotion));
      else console.log(`${name}@${version} is active in ${why.catalog} (promotion ${promotion.number})`);
    });
}

function history(): Command {
  return new Command('history')
    .description("Lists a catalog's promotions, newest first")
    .option('--catalog <name>', 'the catalog', 'default')
    .option('--json', 'print them as JSON, with their evaluations')
    .exitOverride()
    .action(async ({ catalog, json }: { readonly catalog: string; readonly json?: boolean }) => {
      const promotions = await withRecords((records) => listPromotions(records, catalog));
      if (json) console.log(JSON.stringify(promotions));
      else
        for (const { number, profile, by, at, note, forced } of promotions)
          console.log(
            `${number}  ${profile.name}@${profile.version}  ${at}  ${by}: ${note}${forced ? '  (forced)' : ''}`,
          );
    });
}

function isFilledObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0
  );
}
