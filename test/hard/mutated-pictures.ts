import { Agent } from 'node:http';
import sharp from 'sharp';
import { createProgress } from '../../src/cli/progress.ts';
import { mulberry32 } from '../../src/evaluate/random.ts';
import { formOf } from './look-request.ts';
import { send } from './open-load.ts';
import { startService } from './start-service.ts';
import type { Verdict } from './verdict.ts';

const expected = [200, 413, 415, 422];

/** As many at once as keep both cores busy. */
const atOnce = 4;

/** Damaged and hostile pictures, a few at a time: each is answered in its own words, none over the deadline. */
export async function mutatedPictures(count: number): Promise<Verdict[]> {
  const service = await startService({ GARB_MAX_WAIT_MS: '60000' });
  const agent = new Agent({ keepAlive: true });
  const progress = createProgress('mutated pictures', count);
  const next = mulberry32(7);
  try {
    const originals = await makeOriginals();
    const statuses = new Map<number, number>();
    let slowest = 0;
    let sent = 0;
    let answered = 0;
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        while (sent < count) {
          const original = originals[sent++ % originals.length] ?? Buffer.alloc(0);
          const form = await formOf(mutate(original, next));
          const { status, ms } = await send({ url: `${service.url}/v1/detect`, ...form }, agent);
          slowest = Math.max(slowest, ms);
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
          progress.update(++answered);
        }
      }),
    );
    const found = [...statuses].map(([status, times]) => `${status}: ${times}`).join(', ');
    const ok = answered === count && [...statuses.keys()].every((status) => expected.includes(status));
    return [
      { what: `${count} mutated pictures are answered with ${expected.join(', ')} only`, found, ok },
      { what: 'none is over the deadline of 10 s', found: `${slowest.toFixed(0)} ms`, ok: slowest < 10_000 },
    ];
  } finally {
    progress.stop();
    agent.destroy();
    await service.stop();
  }
}

/** Small files of every format and kind, and large ones of few bytes. */
async function makeOriginals(): Promise<Buffer[]> {
  const picture = (side: number) =>
    sharp({
      create: {
        width: side,
        height: side,
        channels: 3,
        background: '#888',
        ...(side < 1000 ? { noise: { type: 'gaussian' as const, mean: 128, sigma: 40 } } : {}),
      },
      limitInputPixels: false,
    });
  const encode = (side: number) => [
    picture(side).jpeg(),
    picture(side).jpeg({ progressive: true }),
    picture(side).png({ progressive: true }),
    picture(side).toColourspace('rgb16').png(),
    picture(side).webp(),
    picture(side).webp({ lossless: true }),
    picture(side).avif({ effort: 0 }),
    picture(side).avif({ effort: 0, bitdepth: 10 }),
  ];
  return Promise.all([...encode(200), ...encode(5000)].map((image) => image.toBuffer()));
}

/** The file with bytes turned, a part cut out, doubled, or its end cut off; one in ten as it is. */
function mutate(file: Buffer, next: () => number): Buffer {
  const at = () => Math.floor(next() * file.length);
  const kind = Math.floor(next() * 10);
  if (kind === 0) return file;
  if (kind === 1) return file.subarray(0, at());
  if (kind === 2) {
    const [from, to] = [at(), at()].sort((a, b) => a - b);
    return Buffer.concat([file.subarray(0, from), file.subarray(to)]);
  }
  if (kind === 3) return Buffer.concat([file, file.subarray(at())]);
  const copy = Buffer.from(file);
  // Mostly in the header, where sizes and offsets are.
  const within = kind < 8 ? Math.min(200, copy.length) : copy.length;
  for (let turns = 1 + Math.floor(next() * 8); turns > 0; turns--)
    copy[Math.floor(next() * within)] = Math.floor(next() * 256);
  return copy;
}
