/**
 * What the service promises under load, with hostile input and when it is broken, measured on real processes. Prints a line for each
 * promise; exits with 1 when one is not kept. The short form takes about three
 * minutes and bears a busy machine; `--long` takes about an hour, with stricter bounds, on a quiet one.
 *
 *     npm run test:hard
 *     npm run test:hard -- --only overload
 */
import { parseArgs } from 'node:util';
import { hungModels } from './hung-models.ts';
import { mutatedPictures } from './mutated-pictures.ts';
import { overload, quietBounds, sharedBounds } from './overload.ts';
import type { Verdict } from './verdict.ts';

const { values } = parseArgs({
  options: { long: { type: 'boolean', default: false }, only: { type: 'string' } },
});

const parts: Readonly<Record<string, () => Promise<Verdict[]>>> = {
  overload: () => (values.long ? overload(120, quietBounds) : overload(15, sharedBounds)),
  pictures: () => mutatedPictures(values.long ? 10_000 : 300),
  hung: () => hungModels(values.long ? 10 : 2),
};

for (const [name, run] of Object.entries(parts)) {
  if (values.only && values.only !== name) continue;
  for (const { what, found, ok } of await run()) {
    console.log(`${ok ? 'ok    ' : 'FAILED'} ${name}: ${what}: ${found}`);
    if (!ok) process.exitCode = 1;
  }
}
