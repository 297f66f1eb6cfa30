import { Command, Option } from 'commander';
import { makeKey } from '../../access/keyring.ts';
import { CatalogNameSchema } from '../../catalog/product-schema.ts';
import { fieldError } from '../../errors.ts';
import { type KeyRecord, type Scope, scopes } from '../../records/key-records.ts';
import { parseCount } from '../parse-options.ts';
import { withRecords } from '../with-records.ts';

export function keysCommand(): Command {
  return new Command('keys')
    .description('Makes, lists and revokes the keys of the service (docs/security.md)')
    .addCommand(add())
    .addCommand(list())
    .addCommand(revoke());
}

interface AddOptions {
  readonly scope: readonly Scope[];
  readonly catalog?: readonly string[];
  readonly rate?: number;
}

function add(): Command {
  return new Command('add')
    .description('Makes a key and prints it: once, since only its hash is kept')
    .argument('<name>', 'whose it is, such as a shop or a program')
    .addOption(
      new Option('--scope <scopes...>', 'what it may do').choices(scopes).default(['search'], 'search'),
    )
    .option('--catalog <names...>', 'the catalogs that it sees (default: all)')
    .option('--rate <n>', 'requests per minute (default: no limit)', parseCount)
    .exitOverride()
    .action(async (name: string, { scope, catalog, rate }: AddOptions) => {
      for (const each of catalog ?? [])
        if (!CatalogNameSchema.safeParse(each).success)
          throw fieldError(
            'invalid-request',
            'catalog',
            `--catalog: ${JSON.stringify(each)} is no catalog's name`,
          );
      const { key, id, hash } = makeKey();
      const record = { id, name, hash, scopes: scope, catalogs: catalog ?? null, rate: rate ?? null };
      await withRecords(({ keys }) => keys.add(record));
      console.error(
        `Key ${id} of ${name}. Keep it: it is not shown again. The service asks for keys from now on.`,
      );
      console.log(key);
    });
}

function list(): Command {
  return new Command('list')
    .description('Lists the keys, revoked ones too')
    .option('--json', 'print them as JSON')
    .exitOverride()
    .action(async ({ json }: { json?: boolean }) => {
      const all = await withRecords(({ keys }) => keys.list());
      if (all.length === 0) console.error('No keys: the service answers everybody who reaches it.');
      for (const { hash: _, ...key } of all) console.log(json ? JSON.stringify(key) : lineOf(key));
    });
}

function lineOf({
  id,
  name,
  scopes,
  catalogs,
  rate,
  lastUsedAt,
  revokedAt,
}: Omit<KeyRecord, 'hash'>): string {
  const use = revokedAt ? `revoked ${revokedAt}` : `last used ${lastUsedAt ?? 'never'}`;
  const limit = rate === null ? 'any rate' : `${rate} a minute`;
  return [id, name, scopes.join(','), catalogs?.join(',') ?? 'all catalogs', limit, use].join('  ');
}

function revoke(): Command {
  return new Command('revoke')
    .description('Makes a key invalid, within a second for a running service')
    .argument('<id>', 'the id that garb keys list shows')
    .exitOverride()
    .action(async (id: string) => {
      if (!(await withRecords(({ keys }) => keys.revoke(id))))
        throw fieldError('invalid-request', 'id', `No valid key has the id ${JSON.stringify(id)}`);
      console.error(`Key ${id} is revoked. A running service refuses it within a second.`);
    });
}
