import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../test/free-port.ts';
import { closedLoad, openLoad, quantile, type Sent } from '../test/hard/open-load.ts';
import { preparePython } from '../test/python-environment.ts';
import { type Server, startServer } from '../test/start-server.ts';

export interface PeerBenchOptions {
  /** Folder with `data` of Garb, its catalog `default` filled, and `peer` with the same products. */
  readonly directory: string;
  readonly products: number;
  readonly photo: { readonly bytes: Buffer; readonly garments: number };
  readonly seconds: number;
  /** Also measure the peer with FP32 models and with an HNSW index, and the student's stack. */
  readonly all: boolean;
}

/** How a side is started: so many processes or workers, with so many threads each. */
interface Setting {
  readonly name: string;
  readonly start: () => Promise<Server>;
  /** Address that a photo is sent to. */
  readonly path: string;
}

interface Measured {
  readonly setting: Setting;
  /** Answers a second with eight clients. */
  readonly saturation: number;
  /** Milliseconds with one client. */
  readonly p50: number;
}

const repository = fileURLToPath(new URL('..', import.meta.url));
const peerFolder = join(repository, 'bench/peer');
const shapes = [
  { workers: 1, threads: 2 },
  { workers: 2, threads: 1 },
] as const;

/** Clients that keep every side busy. */
const manyClients = 8;

/**
 * Garb against a Python service with the same models over the same products, both over HTTP, each in its best of the shapes tried:
 * answers a second at saturation, the time of one client, the tail at half of the peer's saturation. Needs `npm run build`.
 */
export async function benchPeer(options: PeerBenchOptions): Promise<void> {
  const { products, photo, seconds, directory } = options;
  if (!existsSync(join(repository, 'dist/main.js'))) throw new Error('Run `npm run build` first.');
  const python = join(preparePython('peer', join(peerFolder, 'requirements.txt')), 'bin/python');
  const photoFile = join(directory, 'photo.jpg');
  await writeFile(photoFile, photo.bytes);
  console.log(
    `peer: ${products} products, a photo with ${photo.garments} garments, runs of ${seconds} s; answers/s with ${manyClients} clients, p50 of one`,
  );
  const garb = await bestOf(
    shapes.map((shape) => garbSetting(options, shape)),
    options,
  );
  const index = options.all && products >= 50_000 ? ['flat', 'hnsw'] : ['flat'];
  const peers = await bestOf(peerSettings(python, options, 'int8', index), options);
  verdict('answers/s ÷ those of the peer', garb.saturation / peers.saturation, 'at least', 1.25);
  const rate = peers.saturation / 2;
  const tails = [];
  for (const { setting } of [garb, peers]) tails.push(await tailOf(setting, rate, options));
  const [own = Number.NaN, other = Number.NaN] = tails;
  console.log(`  p99 at ${rate.toFixed(1)}/s: Garb ${own.toFixed(0)} ms, peer ${other.toFixed(0)} ms`);
  verdict('p99 at half of the peer’s saturation ÷ the peer’s', own / other, 'at most', 0.8);
  for (const { threads } of shapes) {
    const bare = bareMs(photoFile, photo.garments, threads);
    console.log(`  bare decoding and models, ${threads} threads: ${bare.toFixed(1)} ms`);
    if (threads === 2) verdict('p50 over HTTP ÷ bare decoding and models', garb.p50 / bare, 'at most', 1.15);
  }
  if (!options.all) return;
  const fp32 = await bestOf(peerSettings(python, options, 'fp32', index), options);
  verdict(
    'answers/s ÷ those of the peer with FP32 models',
    garb.saturation / fp32.saturation,
    'at least',
    1.6,
  );
  const student = await bestOf(
    shapes.map((shape) => studentSetting(python, shape)),
    options,
  );
  console.log(
    `  answers/s ÷ those of ResNet50 and brute force over 44,000: ${(garb.saturation / student.saturation).toFixed(2)}`,
  );
}

function garbSetting(
  { directory }: PeerBenchOptions,
  { workers, threads }: (typeof shapes)[number],
): Setting {
  return {
    name: `Garb, ${workers} workers × ${threads} threads`,
    path: '/v1/shop-the-look',
    async start() {
      const port = await freePort();
      const env = {
        ...process.env,
        ...{ GARB_PORT: `${port}`, GARB_DATA: join(directory, 'data'), GARB_LOG_LEVEL: 'warn' },
        ...{ GARB_WORKERS: `${workers}`, GARB_THREADS: `${threads}`, GARB_KEEP_SHARE: '0' },
      };
      return startServer([process.execPath, 'dist/main.js'], {
        port,
        env,
        cwd: repository,
        ready: '/readyz',
      });
    },
  };
}

function peerSettings(
  python: string,
  { directory }: PeerBenchOptions,
  form: string,
  indexes: readonly string[],
): Setting[] {
  return shapes.flatMap((shape) =>
    indexes.map((index) => ({
      name: `peer, ${form}, ${index}, ${shape.workers} processes × ${shape.threads} threads`,
      path: '/',
      start: () =>
        startUvicorn(python, 'server:app', shape, {
          ...{ MODELS: join(repository, 'models'), VECTORS: join(directory, 'peer') },
          ...{ FORM: form, INDEX: index },
        }),
    })),
  );
}

function studentSetting(python: string, shape: (typeof shapes)[number]): Setting {
  return {
    name: `student, ${shape.workers} processes × ${shape.threads} threads`,
    path: '/',
    start: () => startUvicorn(python, 'student:app', shape, { PRODUCTS: '44000' }),
  };
}

async function startUvicorn(
  python: string,
  app: string,
  { workers, threads }: (typeof shapes)[number],
  settings: Readonly<Record<string, string>>,
): Promise<Server> {
  const port = await freePort();
  const env = { ...process.env, ...settings, THREADS: `${threads}`, OMP_NUM_THREADS: `${threads}` };
  return startServer(
    [python, '-m', 'uvicorn', app, '--port', `${port}`, '--workers', `${workers}`, '--log-level', 'warning'],
    // A group of its own, so that the workers that it starts end with it.
    { port, env, cwd: peerFolder, ready: '/ready', detached: true },
  );
}

/** Measures all settings and returns the one with the most answers a second. */
async function bestOf(settings: readonly Setting[], options: PeerBenchOptions): Promise<Measured> {
  const measured: Measured[] = [];
  for (const setting of settings)
    measured.push(
      await withServer(setting, options, async (load) => {
        const alone = await closedLoad(load, 1, options.seconds / 2);
        const full = await closedLoad(load, manyClients, options.seconds);
        const p50 = quantile(timesOf(alone), 0.5);
        const saturation = timesOf(full).length / options.seconds;
        console.log(`  ${setting.name.padEnd(46)} ${saturation.toFixed(1)}/s  p50 ${p50.toFixed(1)} ms`);
        return { setting, saturation, p50 };
      }),
    );
  const [best] = measured.sort((a, b) => b.saturation - a.saturation);
  if (!best) throw new RangeError('Expected a setting');
  return best;
}

function tailOf(setting: Setting, rate: number, options: PeerBenchOptions): Promise<number> {
  return withServer(setting, options, async (load) =>
    quantile(timesOf(await openLoad(load, rate, 2 * options.seconds)), 0.99),
  );
}

async function withServer<Result>(
  { start, path }: Setting,
  { photo }: PeerBenchOptions,
  use: (load: { url: string; body: Buffer; contentType: string }) => Promise<Result>,
): Promise<Result> {
  const server = await start();
  try {
    const load =
      path === '/'
        ? { url: `${server.url}/`, body: photo.bytes, contentType: 'image/jpeg' }
        : { url: `${server.url}${path}`, ...formOf(photo.bytes) };
    await closedLoad(load, 2, 3);
    return await use(load);
  } finally {
    await server.stop();
  }
}

/** A form with the photo, as a browser sends it. */
function formOf(bytes: Buffer): { body: Buffer; contentType: string } {
  const boundary = 'garb-bench-boundary';
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="image"; filename="photo.jpg"\r\nContent-Type: image/jpeg\r\n\r\n`;
  const body = Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  return { body, contentType: `multipart/form-data; boundary=${boundary}` };
}

function timesOf(sent: readonly Sent[]): number[] {
  return sent.filter(({ status }) => status === 200).map(({ ms }) => ms);
}

/** Median milliseconds of bare decoding and model runs. */
function bareMs(photo: string, garments: number, threads: number): number {
  const script = fileURLToPath(new URL('./bare-process.ts', import.meta.url));
  const parameters = ['--import', 'tsx', script, photo, `${garments}`, `${threads}`, '60'];
  const { stdout } = spawnSync(process.execPath, parameters, { encoding: 'utf8' });
  return quantile(JSON.parse(stdout) as number[], 0.5);
}

function verdict(what: string, found: number, bound: 'at least' | 'at most', target: number): void {
  const holds = bound === 'at least' ? found >= target : found <= target;
  console.log(`  ${holds ? 'holds' : 'FAILS'}  ${what}: ${found.toFixed(2)}, ${bound} ${target}`);
}
