import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encodeJpeg } from '../src/image/encode-jpeg.ts';

const distinctPictures = 50;
const pixels = 64;

/**
 * How an import's memory grows with its file: the largest resident size of a process that imports so many lines, at each
 * size in a process of its own, ÷ that of the first. The lines share small drawn pictures, so that it takes minutes.
 */
export async function benchImportMemory(sizes: readonly number[]): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'garb-bench-memory-'));
  try {
    await drawPictures(join(directory, 'pictures'));
    console.log(`import memory: lines that share ${distinctPictures} pictures, a process each`);
    let first: number | undefined;
    for (const lines of sizes) {
      const file = join(directory, `${lines}.jsonl`);
      await writeFile(file, catalogOf(lines));
      const { importing, whole, seconds } = await importInProcess(file, join(directory, `data-${lines}`));
      first ??= whole;
      const mebibytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MiB`;
      console.log(
        `  ${String(lines).padStart(7)} lines  ${mebibytes(importing)} at most while importing, ` +
          `${mebibytes(whole)} with the store's optimizing, ${seconds.toFixed(0)} s, ratio ${(whole / first).toFixed(2)}`,
      );
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function drawPictures(folder: string): Promise<void> {
  await mkdir(folder);
  for (let n = 0; n < distinctPictures; n++) {
    const data = Uint8Array.from(
      { length: pixels * pixels * 3 },
      (_, at) => (n * 5 + ((at * (n + 3)) >> 6)) % 256,
    );
    await writeFile(join(folder, `${n}.jpg`), await encodeJpeg({ data, width: pixels, height: pixels }, 90));
  }
}

function catalogOf(lines: number): string {
  return Array.from({ length: lines }, (_, n) => {
    const product = {
      id: `product-${n}`,
      title: `Product ${n}`,
      images: [`pictures/${n % distinctPictures}.jpg`],
      price: n % 500,
    };
    return `${JSON.stringify(product)}\n`;
  }).join('');
}

interface ProcessMemory {
  /** Bytes resident at most until all lines were in the store, and until the process ended. */
  readonly importing: number;
  readonly whole: number;
  readonly seconds: number;
}

function importInProcess(file: string, data: string): Promise<ProcessMemory> {
  const script = fileURLToPath(new URL('./import-memory-process.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, file], {
    // As bin/garb.js and the Dockerfile have it.
    env: {
      ...process.env,
      GARB_DATA: data,
      GARB_LOG_LEVEL: 'warn',
      MALLOC_ARENA_MAX: '2',
      MALLOC_MMAP_THRESHOLD_: '262144',
      LANCEDB_LOG: 'error',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (text) => {
    output += String(text);
  });
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => {
      if (code === 0) resolve(JSON.parse(output));
      else reject(new Error(`The import of ${file} ended with ${code}`));
    });
  });
}
