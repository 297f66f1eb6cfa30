import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const header =
  'id,title,description,link,image_link,additional_image_link,price,availability,brand,product_type,item_group_id,color,size\n';

/**
 * How the memory of reading a feed grows with it: the largest resident size of a process that reads a Merchant feed of so many rows
 * as a dry run does, each size in a process of its own, ÷ that of the first.
 */
export async function benchFeedMemory(sizes: readonly number[]): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'garb-bench-feed-'));
  const script = fileURLToPath(new URL('./feed-memory-process.ts', import.meta.url));
  try {
    console.log(
      'feed memory: Merchant CSV, read twice; a million rows take about five minutes on two idle cores',
    );
    let first: number | undefined;
    for (const rows of sizes) {
      const file = join(directory, `${rows}.csv`);
      await pipeline(Readable.from(rowsOf(rows)), createWriteStream(file));
      const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', script, file]);
      const { resident, seconds } = JSON.parse(stdout);
      first ??= Number(resident);
      console.log(
        `  ${String(rows).padStart(8)} rows  ${Math.round(resident / 2 ** 20)} MiB at most, ${seconds.toFixed(0)} s, ratio ${(resident / first).toFixed(2)}`,
      );
      await rm(file);
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function* rowsOf(count: number): Generator<string> {
  yield header;
  for (let n = 0; n < count; n++)
    yield `p-${n},Wool coat &amp; scarf ${n},"<p>Warm &amp; soft, number ${n}</p>",https://shop.example/p/${n},https://cdn.example/${n}.jpg,` +
      `"https://cdn.example/${n}-b.jpg,https://cdn.example/${n}-c.jpg",${n % 500}.90 EUR,in_stock,Acme,Women > Coats,g-${n},Navy/White,"S, M, L"\n`;
}
