/**
 * What the service promises under load, with hostile input and when it is broken, measured on real processes. Prints a line for each
 * promise; exits with 1 when one is not kept. The short form takes about six minutes and bears a busy machine; `--long` takes about an
 * hour and a half, with stricter bounds, on a quiet one.
 *
 *     npm run test:hard
 *     npm run test:hard -- --only overload,steady
 */
import { parseArgs } from 'node:util';
import { fullDisk } from './full-disk.ts';
import { hungModels } from './hung-models.ts';
import { killedWorkers } from './killed-workers.ts';
import { killedWrites } from './killed-writes.ts';
import { mutatedPictures } from './mutated-pictures.ts';
import { overload, quietBounds, sharedBounds } from './overload.ts';
import { secondClient } from './second-client.ts';
import { steadyLoad } from './steady-load.ts';
import type { Verdict } from './verdict.ts';

const { values } = parseArgs({
  options: { long: { type: 'boolean', default: false }, only: { type: 'string' } },
});
const { long } = values;

// The services that run end with it: they wait for 'exit'.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));

const parts: Readonly<Record<string, () => Promise<Verdict[]>>> = {
  overload: () => (long ? overload(120, quietBounds) : overload(15, sharedBounds)),
  // On a shared machine the event loop waits for its core, too.
  steady: () => (long ? steadyLoad(600, 20) : steadyLoad(45, 80)),
  second: () => secondClient(),
  pictures: () => mutatedPictures(long ? 10_000 : 300),
  disk: () => fullDisk(),
  writes: () => killedWrites(long ? 100 : 6),
  workers: () => killedWorkers(long ? 30 : 3),
  hung: () => hungModels(long ? 10 : 2),
};

// What measures how fast the service is has the machine to itself. The others count what was lost or answered.
const beside = ['pictures', 'writes', 'workers', 'hung'];

const wanted = values.only?.split(',') ?? Object.keys(parts);
const unknown = wanted.find((name) => !Object.hasOwn(parts, name));
if (unknown !== undefined) {
  console.error(`--only: ${JSON.stringify(unknown)} is none of ${Object.keys(parts).join(', ')}`);
  process.exit(2);
}
for (const name of wanted.filter((each) => !beside.includes(each))) await runPart(name);
const waiting = wanted.filter((name) => beside.includes(name));
const lane = async () => {
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) await runPart(name);
};
await Promise.all(long ? [lane()] : [lane(), lane()]);

async function runPart(name: string): Promise<void> {
  const started = performance.now();
  for (const { what, found, ok } of (await parts[name]?.()) ?? []) {
    console.log(`${ok ? 'ok    ' : 'FAILED'} ${name}: ${what}: ${found}`);
    if (!ok) process.exitCode = 1;
  }
  console.log(`       ${name}: ${((performance.now() - started) / 1000).toFixed(0)} s`);
}
