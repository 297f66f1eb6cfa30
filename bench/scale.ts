import { spawn } from 'node:child_process';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readVectors, type ScaleTask } from './scale-task.ts';
import { neighbourCosines, type RealProducts, synthesizeProducts } from './synthetic-products.ts';

interface Built {
  readonly writeMs: number;
  readonly indexMs: number;
  readonly mostBytes: number;
  /** Ids of the nearest products of each query, by comparing all: of all products, and of every tenth. */
  readonly exact: readonly { readonly all: readonly string[]; readonly tenth: readonly string[] }[];
}

interface Timed {
  readonly times: readonly number[];
  readonly found: readonly (readonly string[])[];
}

interface Searched {
  /** Until the rows are in memory, and until large catalogs are partitioned. */
  readonly readyMs: number;
  readonly groupedMs: number;
  /** Milliseconds of whole search stages. */
  readonly stage: readonly number[];
  readonly all: Timed;
  readonly filtered: Timed;
  readonly bytes: number;
}

const columns = [
  ['rows', 9],
  ['write s', 9],
  ['index s', 9],
  ['disk MiB', 10],
  ['build MiB', 11],
  ['search MiB', 12],
  ['ready s', 9],
  ['grouped s', 11],
  ['stage p50', 11],
  ['p95', 8],
  ['p50 ms', 8],
  ['p95 ms', 8],
  ['recall@50', 11],
  ['÷ first', 9],
  ['10 %: p50', 11],
  ['recall@50', 11],
  ['÷ first', 9],
] as const;

export interface ScaleBenchOptions {
  readonly rows: readonly number[];
  /** File of real vectors, as `writeRealVectors` writes it. */
  readonly vectors: string;
  /** Memory for rows; 0: searches read the files. */
  readonly residentMib: number;
}

/** The most milliseconds of a search stage, at the sizes that have a target. */
const stageTargets: Readonly<Record<number, number>> = { 10000: 5, 100000: 15, 1000000: 40 };
const mostReadySeconds = 5;
const mostMebibytes = 1536;

/**
 * The embedded store at each size: products of one row around real ones, whole view and garment; searches of six real
 * vectors of pictures that no product was made from. A stage is a request's whole search: a photo and five garments against both
 * views under the default profile, with kinds and exact scores; of all columns it alone reads both views. Recall@50 is against all vectors compared one by one; the filter
 * passes every tenth product. Memory is what a process that only searches takes on, and the most that one that builds
 * held. The first size is the one that the others' times are divided by.
 */
export async function benchScale(
  directory: string,
  { rows, vectors, residentMib }: ScaleBenchOptions,
): Promise<void> {
  const { real } = await readVectors(vectors);
  printStructure(real);
  console.log('scale: LanceDB, 256 numbers a vector, two vectors a row, searches of 6 vectors');
  console.log(columns.map(([name, width]) => name.padStart(width)).join(''));
  let first: Searched | undefined;
  for (const size of rows) {
    const folder = join(directory, `scale-${size}`);
    const task = { directory: folder, vectors, rows: size, residentMib };
    const built = await runStep<Built>({ ...task, step: 'build' });
    const searched = await runStep<Searched>({ ...task, step: 'search' });
    first ??= searched;
    console.log(line(size, built, searched, first, await bytesOf(folder)));
    printVerdicts(size, built, searched);
    await rm(folder, { recursive: true });
  }
}

/** How near products lie to each other: the real ones, and as many synthetic ones. */
function printStructure(real: RealProducts): void {
  const { dimension } = real;
  const count = real.garment.length / dimension;
  const product = synthesizeProducts(real);
  const synthetic = new Float32Array(count * dimension);
  for (let n = 0; n < count; n++) synthetic.set(product(n).garment, n * dimension);
  const print = (name: string, vectors: Float32Array) => {
    const cosines = neighbourCosines(vectors, dimension).map((cosine) => cosine.toFixed(2));
    console.log(`  ${name} median cosines to the nearest, 10th and 50th other: ${cosines.join(', ')}`);
  };
  console.log(`products around ${count} real ones`);
  print('real      ', real.garment);
  print('synthetic ', synthetic);
}

function line(rows: number, built: Built, searched: Searched, first: Searched, bytes: number): string {
  const mebibytes = (of: number) => (of / 2 ** 20).toFixed(0);
  const p50 = (of: Timed) => quantile(of.times, 0.5);
  const recall = (of: Timed, which: 'all' | 'tenth') =>
    recallOf(
      of.found,
      built.exact.map((exact) => exact[which]),
    ).toFixed(3);
  const { all, filtered } = searched;
  const cells = [
    rows,
    (built.writeMs / 1000).toFixed(0),
    (built.indexMs / 1000).toFixed(0),
    mebibytes(bytes),
    mebibytes(built.mostBytes),
    mebibytes(searched.bytes),
    (searched.readyMs / 1000).toFixed(1),
    (searched.groupedMs / 1000).toFixed(1),
    quantile(searched.stage, 0.5).toFixed(1),
    quantile(searched.stage, 0.95).toFixed(1),
    p50(all).toFixed(1),
    quantile(all.times, 0.95).toFixed(1),
    recall(all, 'all'),
    (p50(all) / p50(first.all)).toFixed(2),
    p50(filtered).toFixed(1),
    recall(filtered, 'tenth'),
    (p50(filtered) / p50(first.filtered)).toFixed(2),
  ];
  return cells.map((cell, n) => String(cell).padStart(columns[n]?.[1] ?? 0)).join('');
}

/** One line per target: what was measured, and whether it holds. */
function printVerdicts(
  rows: number,
  { exact }: Built,
  { stage, all, filtered, readyMs, bytes }: Searched,
): void {
  const verdict = (holds: boolean, text: string) =>
    console.log(`  ${holds ? 'holds' : 'FAILS'}  ${rows} rows: ${text}`);
  const p50 = quantile(stage, 0.5);
  const target = stageTargets[rows];
  if (target !== undefined) verdict(p50 <= target, `search stage p50 ${p50.toFixed(1)} ms ≤ ${target} ms`);
  const recalls = [
    [
      'recall@50',
      recallOf(
        all.found,
        exact.map((each) => each.all),
      ),
      0.98,
    ],
    [
      'recall@50 with a filter of 10 %',
      recallOf(
        filtered.found,
        exact.map((each) => each.tenth),
      ),
      0.95,
    ],
  ] as const;
  for (const [name, value, least] of recalls)
    verdict(value >= least, `${name} ${value.toFixed(3)} ≥ ${least}`);
  const mebibytes = bytes / 2 ** 20;
  if (rows >= 1_000_000)
    verdict(mebibytes <= mostMebibytes, `memory ${mebibytes.toFixed(0)} MiB ≤ ${mostMebibytes} MiB`);
  if (rows === 100_000)
    verdict(
      readyMs <= 1000 * mostReadySeconds,
      `ready in ${(readyMs / 1000).toFixed(1)} s ≤ ${mostReadySeconds} s`,
    );
}

/** Mean share of the wanted ids that were found. */
function recallOf(found: readonly (readonly string[])[], wanted: readonly (readonly string[])[]): number {
  const shares = wanted.map((ids, n) => {
    const of = new Set(found[n]);
    return ids.filter((id) => of.has(id)).length / Math.max(1, ids.length);
  });
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

/** A step in a process of its own: what it takes on is its own, and nothing of it is left. */
function runStep<Result>(task: ScaleTask): Promise<Result> {
  const script = fileURLToPath(new URL('./scale-process.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (text) => {
    output += String(text);
  });
  return new Promise((resolve, reject) => {
    child.once('close', (code) => {
      if (code === 0) resolve(JSON.parse(output));
      else reject(new Error(`To ${task.step} ${task.rows} rows ended with ${code}`));
    });
  });
}

async function bytesOf(directory: string): Promise<number> {
  const names = await readdir(directory, { recursive: true, withFileTypes: true });
  const sizes = names
    .filter((entry) => entry.isFile())
    .map((entry) => stat(join(entry.parentPath, entry.name)));
  return (await Promise.all(sizes)).reduce((sum, { size }) => sum + size, 0);
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
