/**
 * Runs `docker compose cp` and `exec` lines without docker: a program of that name, which runs what the line says in a folder for each
 * service, with the service's environment of docker-compose.yml. `mc` of MinIO is a program that copies into a folder for each bucket.
 */
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';

const docker = `#!/bin/sh -e
# docker compose cp FILE SERVICE:PATH
# docker compose exec SERVICE COMMAND…
[ "$1" = compose ]
case "$2" in
cp) service=\${4%%:*}; [ -f "$STAND_IN/$service.env" ]; mkdir -p "$STAND_IN/$service/tmp"; cp "$3" "$STAND_IN/$service\${4#*:}" ;;
exec) service=$3; shift 3; exec env $(cat "$STAND_IN/$service.env") "$@" ;;
*) exit 2 ;;
esac
`;

const mc = `#!/bin/sh -e
# mc alias set ALIAS ADDRESS USER PASSWORD
# mc cp FILE ALIAS/BUCKET/KEY
echo "$*" >> "$STAND_IN/mc.log"
case "$1" in
alias) [ "$2" = set ] && [ $# = 6 ]; mkdir "$STAND_IN/$3.alias" ;;
cp) [ -d "$STAND_IN/\${3%%/*}.alias" ]; key=\${3#*/}; mkdir -p "$STAND_IN/buckets/\${key%%/*}"; cp "$STAND_IN/minio$2" "$STAND_IN/buckets/$key" ;;
*) exit 2 ;;
esac
`;

interface Service {
  readonly environment?: Readonly<Record<string, string>>;
}

export interface ComposeStandIn {
  /** Runs a command line; rejects where it fails, or names a service that is not there. */
  run(line: string): Promise<void>;
  /** The words that `mc` got, call by call. */
  mcCalls(): Promise<string[]>;
  /** What a service's environment has where nobody sets anything. */
  environmentOf(service: string): Readonly<Record<string, string>>;
}

/** The stand-in, with its programs and the services' files in a new folder. */
export async function standInForCompose(folder: string): Promise<ComposeStandIn> {
  const file = await readFile(new URL('../../docker-compose.yml', import.meta.url), 'utf8');
  const services: Readonly<Record<string, Service>> = parse(file).services;
  const environmentOf = (service: string) =>
    Object.fromEntries(
      Object.entries(services[service]?.environment ?? {}).map(([name, value]) => [
        name,
        value.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1'),
      ]),
    );
  await mkdir(join(folder, 'bin'), { recursive: true });
  for (const [name, program] of Object.entries({ docker, mc }))
    await writeFile(join(folder, 'bin', name), program, { mode: 0o755 });
  for (const service of Object.keys(services)) {
    const lines = Object.entries(environmentOf(service)).map(([name, value]) => `${name}=${value}\n`);
    await writeFile(join(folder, `${service}.env`), lines.join(''));
  }
  const env = { ...process.env, STAND_IN: folder, PATH: `${join(folder, 'bin')}:${process.env.PATH}` };
  return {
    run: async (line) => void (await promisify(execFile)('sh', ['-c', line], { env })),
    mcCalls: async () => (await readFile(join(folder, 'mc.log'), 'utf8')).trim().split('\n'),
    environmentOf,
  };
}
