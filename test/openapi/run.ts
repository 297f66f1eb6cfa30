/**
 * Tries the API's document against the service with Schemathesis, all checks: makes a Python environment with it under .cache when there
 * is none, starts the service with an empty data folder, a key and a product, runs the Python quick start of docs/client.md against it, and
 * lets Schemathesis try every operation. Exits with its code, and with 1 and a line that says what is missing when it cannot run: it never passes without having tested. Takes 2 minutes;
 * `-- --long` takes 30.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { flatJpeg, red } from '../fakes/pictures.ts';
import { freePort } from '../free-port.ts';
import { preparePython, pythonEnvironment } from '../python-environment.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const environment = pythonEnvironment('openapi');

const long = process.argv.includes('--long');
const seconds = long ? 1700 : 90;

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`test:contract did not run: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

async function main(): Promise<number> {
  preparePython('openapi', join(repository, 'test/openapi/requirements.txt'));
  const folder = await mkdtemp(join(tmpdir(), 'garb-contract-'));
  const settings = {
    ...process.env,
    GARB_HOST: '127.0.0.1',
    GARB_PORT: String(await freePort()),
    GARB_DATA: folder,
    GARB_LOG_LEVEL: 'error',
  };
  const url = `http://127.0.0.1:${settings.GARB_PORT}`;
  try {
    const key = (
      await printed(['src/cli/main.ts', 'keys', 'add', 'contract', '--scope', 'admin'], settings)
    ).trim();
    const service = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
      cwd: repository,
      env: settings,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    process.once('exit', () => service.kill('SIGKILL'));
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
    const ended = new Promise((resolve) => service.once('exit', resolve));
    try {
      const known = await furnish(url, key);
      await quickStart(url, key, folder);
      return await schemathesis(url, key, folder, known);
    } finally {
      service.kill('SIGTERM');
      await ended;
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Waits for the service and gives it something to show. Returns, by path of the document, the parameters that name it. */
async function furnish(url: string, key: string): Promise<Record<string, Record<string, string>>> {
  const deadline = Date.now() + 120_000;
  while (!(await fetch(`${url}/livez`).catch(() => undefined))?.ok) {
    if (Date.now() > deadline) throw new Error('the service did not start within two minutes');
    await delay(200);
  }
  const send = async (method: string, path: string, body?: unknown, type = 'application/json') => {
    const response = await fetch(url + path, {
      method,
      headers: { Authorization: `Bearer ${key}`, ...(body ? { 'Content-Type': type } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${text}`);
    return JSON.parse(text);
  };
  const base64 = (await flatJpeg(red)).toString('base64');
  const product = {
    title: 'Red coat',
    url: 'https://shop.example/1',
    images: [{ base64, name: 'front.jpg' }],
  };
  const catalog = 'default';
  await send('PUT', '/v1/catalogs/default/products/coat-1', product);
  const line = { id: 'coat-2', ...product };
  const imported = await send('POST', '/v1/catalogs/default/imports', line, 'application/x-ndjson');
  const { garments } = await send('GET', '/v1/catalogs/default/products/coat-1');
  const { queryId } = await send('POST', '/v1/search', { image: { base64 }, keep: true });
  await send('POST', '/v1/judgments', { judgments: [{ query: queryId, productId: 'coat-1', grade: 1 }] });
  const { version: _, ...shipped } = await send('GET', '/v1/profiles/default');
  await send('POST', '/v1/profiles', { profile: { ...shipped, name: 'other' } });
  await send('PUT', '/v1/catalogs/default/interleaving', { a: 'default', b: 'other' });
  const catalogs = [
    '',
    '/profile',
    '/promotions',
    '/interleaving',
    '/imports',
    '/products',
    '/duplicates',
    '/start',
    '/tunings',
  ];
  return {
    ...Object.fromEntries(catalogs.map((rest) => [`/v1/catalogs/{catalog}${rest}`, { catalog }])),
    '/v1/catalogs/{catalog}/products/{id}': { catalog, id: 'coat-1' },
    '/v1/catalogs/{catalog}/products/{id}/corrections': { catalog, id: 'coat-1' },
    '/v1/catalogs/{catalog}/imports/{id}': { catalog, id: imported.id },
    '/v1/catalogs/{catalog}/pictures/{digest}': { catalog, digest: garments[0].imageDigest },
    '/v1/queries/{id}': { id: queryId },
    '/v1/queries/{id}/replay': { id: queryId },
    '/v1/profiles/{profile}': { profile: 'default' },
    '/v1/profiles/{profile}/diff': { profile: 'default' },
    '/v1/profiles/{profile}/promote': { profile: 'default' },
  };
}

/** Makes a Python client from the service's document, and runs the quick start with it. */
async function quickStart(url: string, key: string, folder: string): Promise<void> {
  const generated = join(folder, 'garb-python');
  const generate = ['generate', '--url', `${url}/openapi.json`, '--output-path', generated];
  const tool = join(environment, 'bin/openapi-python-client');
  // It warns of pictures and lines, which it leaves out.
  const made = spawnSync(tool, generate, { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`no Python client could be made: ${made.stdout}${made.stderr}`);
  const photo = join(folder, 'photo.jpg');
  await writeFile(photo, await flatJpeg(red));
  const script = join(repository, 'test/openapi/quick_start.py');
  const run = spawnSync(join(environment, 'bin/python'), [script, url, photo, key], {
    encoding: 'utf8',
    env: { ...process.env, PYTHONPATH: generated, PYTHONDONTWRITEBYTECODE: '1' },
  });
  console.log(`Python quick start: ${run.stdout.trim()}`);
  if (run.status !== 0 || !/^whole look: .*coat-1/m.test(run.stdout))
    throw new Error(`the Python quick start found no product: ${run.stdout}${run.stderr}`);
}

function schemathesis(
  url: string,
  key: string,
  folder: string,
  known: Awaited<ReturnType<typeof furnish>>,
): Promise<number> {
  return exitCode(
    join(environment, 'bin/schemathesis'),
    [
      ...['--config-file', join(repository, 'test/openapi/schemathesis.toml'), 'run', `${url}/openapi.json`],
      ...['--header', `Authorization: Bearer ${key}`, '--checks', 'all', '--no-color'],
      ...['--phases', 'examples,coverage,fuzzing,stateful', '--max-time', String(seconds)],
      // The same cases each time, so that a change fails for what it changes; the long form looks further.
      ...(long ? ['--max-examples', '500'] : ['--seed', '1']),
    ],
    {
      ...process.env,
      PYTHONPATH: join(repository, 'test/openapi'),
      PYTHONDONTWRITEBYTECODE: '1',
      GARB_CONTRACT_KNOWN: JSON.stringify(known),
    },
    // It keeps what it found in its working folder.
    folder,
  );
}

function exitCode(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  cwd = repository,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: 'inherit' });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** What a TypeScript program prints on standard output. */
async function printed(args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn(process.execPath, ['--import', 'tsx', ...args], {
    cwd: repository,
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let text = '';
  for await (const chunk of child.stdout) text += chunk;
  return text;
}
