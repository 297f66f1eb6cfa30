import { Agent } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { lookOf } from './look-request.ts';
import { type Load, send } from './open-load.ts';
import { type Service, startService } from './start-service.ts';
import type { Verdict } from './verdict.ts';

const servesWithinMs = 3000;

/** Inference workers that end in the midst: one request fails each, and the next ones are answered by another worker. */
export async function killedWorkers(rounds: number): Promise<Verdict[]> {
  let failed = 0;
  let most = 0;
  let slowest = 0;
  let ended = 0;
  let told = 0;
  let service = await startWithKiller();
  const agent = new Agent({ keepAlive: true });
  try {
    let load = await lookOf(service.url);
    for (let round = 0; round < rounds; round++) {
      const before = await send(load, agent);
      if (before.status !== 200)
        throw new Error(`Expected 200 before a worker ends but got ${before.status}`);
      service.child.kill('SIGUSR2');
      await delay(20);
      const outcome = await untilServed(service, load, agent);
      if (outcome === 'ended') {
        // ONNX Runtime aborts where its thread ends inside it: then the process is gone, and nothing says that it is ready.
        ended++;
        told += Number(await isDark(service.url));
        service = await startWithKiller();
        load = await lookOf(service.url);
        continue;
      }
      failed += outcome.failures;
      most = Math.max(most, outcome.failures);
      slowest = Math.max(slowest, outcome.ms);
    }
  } finally {
    agent.destroy();
    await service.stop();
  }
  return [
    {
      what: `${rounds} killed workers: at most one failed request each`,
      found: `${failed} failed, at most ${most} each; ${ended} times the process ended`,
      ok: most <= 1 && failed + ended > 0,
    },
    {
      what: `serving again within ${servesWithinMs} ms, or the process ended and readiness told it`,
      found: `${slowest.toFixed(0)} ms at most; ${told} of ${ended} told`,
      ok: slowest <= servesWithinMs && told === ended,
    },
  ];
}

function startWithKiller(): Promise<Service> {
  const killer = new URL('./end-worker.mjs', import.meta.url).href;
  return startService({ NODE_OPTIONS: `--import=${killer}` });
}

/** Asks until a request is answered with 200: how many failed before, and how long it took. */
async function untilServed(
  service: Service,
  load: Load,
  agent: Agent,
): Promise<{ readonly failures: number; readonly ms: number } | 'ended'> {
  const started = performance.now();
  for (let failures = 0; ; failures++) {
    const { status } = await send(load, agent);
    if (status === 200) return { failures, ms: performance.now() - started };
    await delay(20);
    if (service.child.signalCode !== null || service.child.exitCode !== null) return 'ended';
  }
}

function isDark(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`).then(
    () => false,
    () => true,
  );
}
