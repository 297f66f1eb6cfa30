import { setTimeout as delay } from 'node:timers/promises';
import { lookOf } from './look-request.ts';
import { closedLoad, openLoad, quantile, type Sent } from './open-load.ts';
import { startService } from './start-service.ts';
import type { Verdict } from './verdict.ts';

const maxWaitMs = 1000;

export interface OverloadBounds {
  /** Least answers a second as a share of the capacity: with clients that wait, and with clients that leave. */
  readonly goodput: number;
  readonly leavingGoodput: number;
  /** 99 of 100 answers take at most twice as long as alone, and this. */
  readonly extraMs: number;
  /** 99 of 100 refusals come within this. */
  readonly refusalMs: number;
}

/** On a machine of its own. */
export const quietBounds: OverloadBounds = {
  goodput: 0.9,
  leavingGoodput: 0.8,
  extraMs: maxWaitMs,
  refusalMs: 50,
};

/** On a machine whose cores others use too: still far from what a service without a line does. */
export const sharedBounds: OverloadBounds = {
  goodput: 0.5,
  leavingGoodput: 0.5,
  extraMs: 5 * maxWaitMs,
  refusalMs: 1000,
};

/** Goodput and latency at five times the capacity: with clients that wait, and with clients that leave after three seconds. */
export async function overload(seconds: number, bounds: OverloadBounds): Promise<Verdict[]> {
  const service = await startService({ GARB_MAX_WAIT_MS: String(maxWaitMs) });
  try {
    const load = await lookOf(service.url);
    await closedLoad(load, 2, 3);
    const alone = await closedLoad(load, 1, Math.min(10, seconds));
    const unloaded = quantile(
      answered(alone).map(({ ms }) => ms),
      0.99,
    );
    const part = Math.min(15, seconds);
    const measure = async () => answered(await closedLoad(load, 3, part)).length / part;
    // Before, between and after, since other processes may take their share of the machine.
    const before = await measure();
    const probing = new AbortController();
    const probes = probeReadiness(service.url, probing.signal);
    const waiting = await openLoad(load, 5 * before, seconds);
    probing.abort();
    const readiness = await probes;
    const between = await measure();
    const leaving = await openLoad({ ...load, leaveAfterMs: 3000 }, 5 * between, seconds);
    const after = await measure();
    const capacity = (before + between + after) / 3;
    const facts = `capacity ${[before, between, after].map((rate) => rate.toFixed(1)).join(', ')}/s, alone p50 ${quantile(
      alone.map(({ ms }) => ms),
      0.5,
    ).toFixed(0)} ms, p99 ${unloaded.toFixed(0)} ms`;
    const goodput = (sent: readonly Sent[]) => answered(sent).length / seconds / capacity;
    const p99 = quantile(
      answered(waiting).map(({ ms }) => ms),
      0.99,
    );
    const shed = waiting.filter(({ status }) => status === 503);
    const shedHead = quantile(
      shed.map(({ headMs }) => headMs),
      0.99,
    );
    const others = waiting
      .filter(({ status }) => status !== 200 && status !== 503)
      .map(({ status }) => status);
    return [
      {
        what: `overload ×5, ${seconds} s: goodput ≥ ${bounds.goodput} of capacity (${facts})`,
        found: goodput(waiting).toFixed(2),
        ok: goodput(waiting) >= bounds.goodput,
      },
      {
        what: `accepted p99 ≤ 2 × alone + ${bounds.extraMs} ms`,
        found: `${p99.toFixed(0)} ms of ${(2 * unloaded + bounds.extraMs).toFixed(0)}`,
        ok: p99 <= 2 * unloaded + bounds.extraMs,
      },
      {
        what: `p99 from head to 503 ≤ ${bounds.refusalMs} ms`,
        found: `${shedHead.toFixed(0)} ms, most ${Math.max(...shed.map(({ headMs }) => headMs)).toFixed(0)} of ${shed.length}`,
        ok: shedHead <= bounds.refusalMs,
      },
      {
        what: 'every 503 has Retry-After, and nothing else is answered',
        found: `${shed.filter(({ retryAfter }) => !retryAfter).length} without, others ${others}`,
        ok: shed.every(({ retryAfter }) => retryAfter !== undefined) && others.length === 0,
      },
      {
        what: '/readyz says that the service is ready all the while',
        found: `${readiness.filter((status) => status === 200).length} of ${readiness.length} probes`,
        ok: readiness.length > 0 && readiness.every((status) => status === 200),
      },
      {
        what: `with clients that leave after 3 s: goodput ≥ ${bounds.leavingGoodput}`,
        found: goodput(leaving).toFixed(2),
        ok: goodput(leaving) >= bounds.leavingGoodput,
      },
    ];
  } finally {
    await service.stop();
  }
}

/** The statuses of a probe every half second. */
async function probeReadiness(url: string, signal: AbortSignal): Promise<number[]> {
  const statuses: number[] = [];
  while (!signal.aborted) {
    statuses.push((await fetch(`${url}/readyz`)).status);
    await delay(500, undefined, { signal }).catch(() => {});
  }
  return statuses;
}

function answered(sent: readonly Sent[]): Sent[] {
  return sent.filter(({ status }) => status === 200);
}
