import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { readConfig } from '../../src/config.ts';
import { createContext } from '../../src/context/create-context.ts';
import { mulberry32 } from '../../src/evaluate/random.ts';
import type { StoredRow } from '../../src/store/vector-store.ts';
import { createEditedCatalog, type EditedCatalog, type EditedCatalogOptions } from './catalog-edits.ts';

export interface KillRoundsOptions {
  readonly rounds: number;
  /** Products of the first round; each further one adds an eighth of them and changes two fifths. */
  readonly products: number;
  readonly pictures: EditedCatalogOptions['pictures'];
  readonly seed: number;
  /** Where the store is, besides GARB_DATA, which is a folder of the run. */
  readonly environment?: NodeJS.ProcessEnv;
  readonly onRound?: (round: KillRound) => void;
}

export interface KillRound {
  /** Whether the import was still under way when it was killed. */
  readonly killed: boolean;
  /** Milliseconds from the import's beginning to the kill. */
  readonly afterMs: number;
  /** Lines that the killed import had reported as done, and those of them that the store then lacked. */
  readonly acknowledged: number;
  readonly acknowledgedLost: number;
  /** After it was started again and came to its end: products of the file that the catalog lacks or has in another form. */
  readonly lost: number;
  /** Rows that the catalog has beyond those of the file. */
  readonly twice: number;
  readonly rows: number;
}

const program = fileURLToPath(new URL('../../bin/garb.js', import.meta.url));

/**
 * Kills a real `garb import` at a random moment, starts it again, and compares the catalog with the file; then the shop
 * edits its file, and so on.
 */
export async function killRounds(options: KillRoundsOptions): Promise<KillRound[]> {
  const directory = await mkdtemp(join(tmpdir(), 'garb-kill-'));
  const random = mulberry32(options.seed);
  const environment = {
    ...process.env,
    GARB_LOG_LEVEL: 'warn',
    ...options.environment,
    GARB_DATA: join(directory, 'data'),
  };
  try {
    const catalog = await createEditedCatalog({
      directory,
      size: options.products,
      pictures: options.pictures,
      random,
    });
    const rounds: KillRound[] = [];
    let expectedMs = 4000;
    for (let round = 0; round < options.rounds; round++) {
      await catalog.edit();
      const report = join(directory, `report-${round}.jsonl`);
      const run = { file: catalog.file, report, environment };
      const first = await runImport({ ...run, killAfterMs: random() * expectedMs });
      requireNoFailure(first);
      const acknowledged = await reportedIds(report);
      const between = compare(catalog, await readCatalog(environment), acknowledged);
      const second = await runImport({ ...run, report: `${report}.resumed` });
      requireNoFailure(second);
      // The time of an import that is not killed, from its beginning on: kills are to fall anywhere in it.
      expectedMs = first.importMs + second.importMs;
      const after = compare(catalog, await readCatalog(environment), new Set(catalog.products.keys()));
      const result: KillRound = {
        killed: first.signal === 'SIGKILL',
        afterMs: Math.round(first.importMs),
        acknowledged: acknowledged.size,
        acknowledgedLost: between.lost,
        ...after,
      };
      rounds.push(result);
      options.onRound?.(result);
    }
    return rounds;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

interface Run {
  readonly file: string;
  readonly report: string;
  readonly environment: NodeJS.ProcessEnv;
  /** From the moment on at which the import opens its report; undefined: never. */
  readonly killAfterMs?: number;
}

async function runImport({ file, report, environment, killAfterMs }: Run) {
  const child = spawn(process.execPath, [program, 'import', file, '--report', report], {
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (text) => {
    errors += String(text);
  });
  let hasEnded = false;
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) =>
    child.once('exit', (code, signal) => {
      hasEnded = true;
      resolve({ code, signal });
    }),
  );
  while (!existsSync(report) && !hasEnded) await delay(10);
  const started = performance.now();
  if (killAfterMs !== undefined) {
    await Promise.race([ended, delay(killAfterMs)]);
    child.kill('SIGKILL');
  }
  return { ...(await ended), errors, importMs: performance.now() - started };
}

function requireNoFailure({ code, signal, errors }: Awaited<ReturnType<typeof runImport>>): void {
  if (code !== 0 && signal !== 'SIGKILL')
    throw new Error(`The import failed (${signal ?? code}):\n${errors}`);
}

/** Products of the lines that a report says are done; its last line may be cut short. */
async function reportedIds(report: string): Promise<Set<string>> {
  const text = await readFile(report, 'utf8');
  const lines = text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .slice(0, -1);
  const done = lines
    .map((line): { id: string; status: string } => JSON.parse(line))
    .filter(({ status }) => status !== 'failed');
  return new Set(done.map(({ id }) => id));
}

async function readCatalog(environment: NodeJS.ProcessEnv): Promise<StoredRow[]> {
  const context = await createContext(readConfig(environment));
  try {
    const rows: StoredRow[] = [];
    for await (const page of context.store.scan('default')) rows.push(...page);
    return rows;
  } finally {
    await context.close();
  }
}

/** Compares the rows of the products `ids` with the file; `twice` counts over all rows. */
export function compare(
  { products, digests }: Pick<EditedCatalog, 'products' | 'digests'>,
  rows: readonly StoredRow[],
  ids: ReadonlySet<string>,
): { lost: number; twice: number; rows: number } {
  const byProduct = new Map<string, StoredRow[]>();
  for (const row of rows) byProduct.set(row.productId, [...(byProduct.get(row.productId) ?? []), row]);
  let lost = 0;
  for (const id of ids) {
    const product = products.get(id);
    const found = (byProduct.get(id) ?? []).filter((row) => isDeepStrictEqual(row.product, product));
    const pictures = new Set(product?.images.map(({ path }) => digests.get(path)));
    const isWhole = [...pictures].every((digest) => {
      const ofPicture = found.filter((row) => row.imageDigest === digest);
      return (
        ofPicture.length > 0 &&
        new Set(ofPicture.map(({ key }) => key)).size >= (ofPicture[0]?.origin?.rowsOfPicture ?? 1)
      );
    });
    if (!product || !isWhole) lost++;
  }
  let wanted = 0;
  for (const [id, found] of byProduct) {
    const product = products.get(id);
    for (const digest of new Set(product?.images.map(({ path }) => digests.get(path))))
      wanted += found.find((row) => row.imageDigest === digest)?.origin?.rowsOfPicture ?? 0;
  }
  return { lost, twice: rows.length - wanted, rows: rows.length };
}
