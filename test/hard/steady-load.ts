import { setTimeout as delay } from 'node:timers/promises';
import { lookOf } from './look-request.ts';
import { closedLoad, openLoad, quantile } from './open-load.ts';
import { type Service, startService } from './start-service.ts';
import type { Verdict } from './verdict.ts';

const share = 0.6;
const mostGrowth = 0.05;
/** Requests come at random: now and then so many at once that one of them is refused. */
const leastAnswered = 0.99;

/**
 * A load that the service can bear, for long: its memory stays, and its event loop is free.
 *
 * @param mostLagMs bound of the event loop's delay, p99
 */
export async function steadyLoad(seconds: number, mostLagMs: number): Promise<Verdict[]> {
  const service = await startService();
  try {
    const load = await lookOf(service.url);
    await closedLoad(load, 3, 5);
    const part = Math.min(15, seconds / 4);
    const measured = await closedLoad(load, 3, part);
    const capacity = measured.filter(({ status }) => status === 200).length / part;
    const memory = sampleMemory(service, seconds);
    const fifth = (seconds * 1000) / 5;
    // Reading resets them: what they say at the end is of the four fifths before.
    const first = delay(fifth).then(() => eventLoopLag(service.url));
    const sent = await openLoad(load, share * capacity, seconds);
    await first;
    const lagMs = await eventLoopLag(service.url);
    const samples = await memory;
    const medianOf = (n: number) =>
      quantile(samples.slice((n * samples.length) / 5, ((n + 1) * samples.length) / 5), 0.5);
    const [second, last] = [medianOf(1), medianOf(4)];
    const growth = last / second - 1;
    const answered = sent.filter(({ status }) => status === 200);
    const p99 = quantile(
      answered.map(({ ms }) => ms),
      0.99,
    );
    return [
      {
        what: `${seconds} s at ${share} of the capacity (${capacity.toFixed(1)}/s): at least ${leastAnswered} are answered`,
        found: `${answered.length} of ${sent.length}, p99 ${p99.toFixed(0)} ms`,
        ok: answered.length >= leastAnswered * sent.length,
      },
      {
        what: `memory grows by less than ${mostGrowth} after the first fifth`,
        found: `${growth.toFixed(3)} (${second.toFixed(0)} to ${last.toFixed(0)} MiB)`,
        ok: growth < mostGrowth,
      },
      {
        what: `p99 of the event loop's delay ≤ ${mostLagMs} ms`,
        found: `${lagMs.toFixed(1)} ms`,
        ok: lagMs <= mostLagMs,
      },
    ];
  } finally {
    await service.stop();
  }
}

async function sampleMemory(service: Service, seconds: number): Promise<number[]> {
  const samples: number[] = [];
  for (let n = 0; n < seconds * 2; n++) {
    samples.push(service.rss());
    await delay(500);
  }
  return samples;
}

/** The p99 since the metrics were read last. What is measured is a timer of 10 ms: its own length is the least, and taken off. */
async function eventLoopLag(url: string): Promise<number> {
  const page = await (await fetch(`${url}/metrics`)).text();
  const read = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(page)?.[1]);
  return 1000 * (read('nodejs_eventloop_lag_p99_seconds') - read('nodejs_eventloop_lag_min_seconds'));
}
