/**
 * Speed and memory as ratios within one run:
 *
 *     npm run bench                                    # all of it
 *     npm run bench -- import --pictures DIR           # an import of the pictures of a folder
 *     npm run bench -- import-memory --lines 1000,10000
 *     npm run bench -- feed-memory                      # feeds of 100,000 and 1,000,000 rows, read and not imported
 *     npm run bench -- scale --rows 10000,100000,1000000 --pictures DIR [--vectors FILE] [--resident MIB]
 *     npm run bench -- writes --rows 20000,100000 [--writes 1000] # single writes to the embedded store
 *     npm run bench -- replay --queries 1000           # kept queries fused again
 *     npm run bench -- peer --rows 2000,100000 [--all] [--seconds 15] # beside a Python service with the same models, over HTTP
 */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../src/config.ts';
import { type AppContext, createContext } from '../src/context/create-context.ts';
import { benchFeedMemory } from './feed-memory.ts';
import { benchImport } from './import.ts';
import { benchImportMemory } from './import-memory.ts';
import { benchLook } from './look.ts';
import { drawnPhoto } from './peer/drawn-photo.ts';
import { makeCatalog } from './peer/make-catalog.ts';
import { benchPeer } from './peer.ts';
import { writeRealVectors } from './real-vectors.ts';
import { benchReplay } from './replay.ts';
import { benchScale } from './scale.ts';
import { readVectors } from './scale-task.ts';
import { benchWrites } from './writes.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    pictures: { type: 'string' },
    limit: { type: 'string', default: '100000' },
    queries: { type: 'string', default: '1000' },
    lines: { type: 'string', default: '10000,100000' },
    rows: { type: 'string', default: '10000' },
    writes: { type: 'string', default: '1000' },
    vectors: { type: 'string' },
    resident: { type: 'string', default: '1536' },
    seconds: { type: 'string', default: '15' },
    all: { type: 'boolean', default: false },
  },
});

const benches: Readonly<Record<string, () => Promise<void>>> = {
  look: () => withContext(benchLook),
  import: () =>
    withContext((context, directory) =>
      benchImport(context, directory, { pictures: values.pictures, limit: Number(values.limit) }),
    ),
  scale: () => withFolder(scale),
  'import-memory': () => benchImportMemory(values.lines.split(',').map(Number)),
  'feed-memory': () => benchFeedMemory([100_000, 1_000_000]),
  writes: () => withFolder(writes),
  replay: () => benchReplay(Number(values.queries)),
  peer: () => withFolder(peer),
};

// `peer` needs the release and Python: only when it is asked for.
const names = positionals.length > 0 ? positionals : Object.keys(benches).filter((name) => name !== 'peer');
const unknown = names.filter((name) => !benches[name]);
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}`);
  process.exitCode = 2;
} else for (const name of names) await benches[name]?.();

/** Around vectors of real pictures, embedded first, or kept in a file from an earlier run. */
async function scale(directory: string): Promise<void> {
  await benchScale(directory, {
    rows: values.rows.split(',').map(Number),
    vectors: await realVectors(directory),
    residentMib: Number(values.resident),
  });
}

async function writes(directory: string): Promise<void> {
  for (const rows of values.rows.split(',').map(Number))
    await benchWrites(join(directory, String(rows)), rows, Number(values.writes));
}

/** At each number of products, around vectors of real pictures. */
async function peer(directory: string): Promise<void> {
  const { real } = await readVectors(await realVectors(directory));
  for (const products of values.rows.split(',').map(Number)) {
    const folder = join(directory, `${products}`);
    let photo: Awaited<ReturnType<typeof drawnPhoto>> | undefined;
    await runInContext(folder, async (context) => {
      photo = await drawnPhoto(context, join(directory, 'drawn'));
      await makeCatalog(context, { real, products, folder: join(folder, 'peer') });
    });
    if (!photo) throw new RangeError('Expected a photo');
    await benchPeer({ directory: folder, products, photo, seconds: Number(values.seconds), all: values.all });
    await rm(folder, { recursive: true });
  }
}

/** The file of the vectors, made when there is none. */
async function realVectors(directory: string): Promise<string> {
  const { pictures, vectors = join(directory, 'vectors.f32') } = values;
  if (!existsSync(vectors)) {
    const limit = Math.min(Number(values.limit), 3000);
    await runInContext(directory, (context) =>
      writeRealVectors(context, directory, { pictures, limit, file: vectors }),
    );
  }
  return vectors;
}

/** Runs a bench in a folder that is deleted afterwards. */
async function withFolder(bench: (directory: string) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'garb-bench-'));
  try {
    await bench(directory);
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** Runs a bench on warm models and a store of its own. */
function withContext(bench: (context: AppContext, directory: string) => Promise<void>): Promise<void> {
  return withFolder((directory) => runInContext(directory, bench));
}

async function runInContext(
  directory: string,
  bench: (context: AppContext, directory: string) => Promise<void>,
): Promise<void> {
  const context = await createContext(
    readConfig({ ...process.env, GARB_DATA: join(directory, 'data'), GARB_LOG_LEVEL: 'warn' }),
  );
  try {
    await context.warmUp();
    await bench(context, directory);
  } finally {
    await context.close();
  }
}
