import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { startService } from './start-service.ts';
import { writeTinyModels } from './tiny-models.ts';
import type { Verdict } from './verdict.ts';

/** How long a service may take to end itself. */
const endsWithinMs = 20_000;

/** Model runs that do not end: the process says so and ends itself, and serves again once it is started again. */
export async function hungModels(rounds: number): Promise<Verdict[]> {
  const models = await mkdtemp(join(tmpdir(), 'garb-hung-'));
  // Its embedder takes the longer, the whiter the photo: black, which warms it up, no time at all.
  await writeTinyModels(models, 'slow');
  const white = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#fff' } })
    .png()
    .toBuffer();
  let ended = 0;
  let told = 0;
  let dark = 0;
  let slowest = 0;
  try {
    for (let round = 0; round < rounds; round++) {
      const service = await startService({ GARB_MODELS: models, GARB_HUNG_MS: '100', GARB_THREADS: '1' });
      const ask = (image: Buffer) => {
        const body = new FormData();
        body.set('image', new File([new Uint8Array(image)], 'photo.png'));
        return fetch(`${service.url}/v1/search`, { method: 'POST', body }).catch(() => undefined);
      };
      const started = performance.now();
      // A model run that ends in time would be waited for without an end.
      const late = setTimeout(() => service.child.kill('SIGTERM'), endsWithinMs);
      // The model is slow, it does not hang: on a fast machine it may answer while the process is about to end.
      const [, { signal, log }] = await Promise.all([ask(white), service.ended]);
      clearTimeout(late);
      slowest = Math.max(slowest, performance.now() - started);
      ended += Number(signal === 'SIGKILL');
      const isTold = /a model run did not end/.test(log);
      told += Number(isTold);
      if (!isTold) console.log(`ended by ${signal}, with the log: ${log}`);
      dark += Number(
        await fetch(`${service.url}/readyz`).then(
          () => false,
          () => true,
        ),
      );
    }
  } finally {
    await rm(models, { recursive: true });
  }
  const ok = ended === rounds && told === rounds && dark === rounds;
  return [
    {
      what: `${rounds} hung model runs end the process, with a line in the log, and it was ready again each time`,
      found: `${ended} ended, ${told} lines, ${dark} not ready, at most ${slowest.toFixed(0)} ms after the request`,
      ok,
    },
  ];
}
