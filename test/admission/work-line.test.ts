import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createWorkLine, type Place, type WorkLine } from '../../src/admission/work-line.ts';

const { signal } = new AbortController();
const refused = expect.objectContaining({ code: 'overloaded' });

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a line of two slots', () => {
  // The first guess of 500 ms of work each: a third request waits 250 ms for its turn, a fourth 500, a fifth 750; its own work follows.
  const line = () => createWorkLine({ slots: 2, maxWaitMs: 1000, now: () => Date.now() });

  it('lets two work at once, and the others wait in order of arrival', async () => {
    const { enter } = line();
    const places = [enter(), enter(), enter(), enter()];
    const started: number[] = [];
    places.forEach((place, n) => void place.start(signal).then(() => started.push(n)));
    await vi.advanceTimersByTimeAsync(0);
    expect(started).toEqual([0, 1]);
    places[1]?.leave();
    await vi.advanceTimersByTimeAsync(0);
    expect(started).toEqual([0, 1, 2]);
    places[0]?.leave();
    await vi.advanceTimersByTimeAsync(0);
    expect(started).toEqual([0, 1, 2, 3]);
  });

  it('refuses at once who would wait longer than the bound for its answer, before its body was read', () => {
    const { enter } = line();
    for (let n = 0; n < 4; n++) enter();
    expect(enter).toThrow(refused);
  });

  it('says when to come back, not to all the same', () => {
    const { enter } = line();
    for (let n = 0; n < 4; n++) enter();
    const times = Array.from({ length: 20 }, () => {
      try {
        enter();
        return 0;
      } catch (error) {
        return (error as { retryAfterSeconds: number }).retryAfterSeconds;
      }
    });
    expect(Math.min(...times)).toBeGreaterThanOrEqual(1);
    expect(new Set(times.map((seconds) => Math.ceil(seconds))).size).toBeGreaterThan(1);
  });

  it('learns from finished work how long a newcomer would wait', async () => {
    const slow = line();
    for (let n = 0; n < 40; n++) {
      const place = slow.enter();
      await place.start(signal);
      await vi.advanceTimersByTimeAsync(4000);
      place.leave();
    }
    slow.enter();
    slow.enter();
    expect(slow.expectedWaitMs).toBeGreaterThan(1800);
    expect(slow.expectedWaitMs).toBeLessThanOrEqual(2000);
    // One may wait even so, or the slots would run dry.
    slow.enter();
    expect(slow.enter).toThrow(refused);
  });

  it('leaves room for work that takes longer than the mean: of work of 40 and 160 ms fewer get in than of 100', async () => {
    const admitted = async (lengths: readonly number[]) => {
      const { enter } = createWorkLine({ slots: 1, maxWaitMs: 1020, now: () => Date.now() });
      for (let n = 0; n < 400; n++) {
        const place = enter();
        await place.start(signal);
        await vi.advanceTimersByTimeAsync(lengths[n % lengths.length] ?? 0);
        place.leave();
      }
      let count = 0;
      for (; count < 100; count++)
        try {
          enter();
        } catch {
          break;
        }
      return count;
    };
    // The first of them works, the last waits for n others and works: (n + 1) · 100 ≤ 1,020.
    expect(await admitted([100])).toBe(10);
    // (n + 1) · 100 + 2.33 / .8 · 60 · √(n + 1) ≤ 1,020.
    expect(await admitted([40, 160])).toBe(1 + 4);
  });

  it('forgets who leaves while it waits, and nobody works for it', async () => {
    const shared = line();
    const { enter } = shared;
    const [first, second, gone, last] = [enter(), enter(), enter(), enter()];
    await first.start(signal);
    await second.start(signal);
    const leaving = new AbortController();
    const waiting = gone.start(leaving.signal);
    const next = last.start(signal);
    leaving.abort(new Error('left'));
    await expect(waiting).rejects.toThrow('left');
    gone.leave();
    first.leave();
    await next;
    expect([shared.working, shared.waiting]).toEqual([2, 0]);
  });

  it('gives the place of a slow body away, which then asks again', async () => {
    const slow = line();
    const stalled = [slow.enter(), slow.enter(), slow.enter(), slow.enter()];
    expect(slow.enter).toThrow(refused);
    await vi.advanceTimersByTimeAsync(1000);
    expect(slow.waiting).toBe(0);
    const prompt = [slow.enter(), slow.enter(), slow.enter(), slow.enter()];
    for (const place of prompt) void place.start(signal);
    await expect(stalled[0]?.start(signal)).rejects.toEqual(refused);
    for (const place of prompt) place.leave();
    await stalled[1]?.start(signal);
    expect(slow.working).toBe(1);
  });
});

describe('a request that steps aside', () => {
  const line = () => createWorkLine({ slots: 1, maxWaitMs: 500, now: () => Date.now() });

  it('gives its slot to the next, and waits for its turn when it is back', async () => {
    const shared = line();
    const [first, second] = [shared.enter(), shared.enter()];
    await first.start(signal);
    let arrive = (_: string) => {};
    const fetched = first.stepAside(() => new Promise<string>((resolve) => (arrive = resolve)), signal);
    await second.start(signal);
    expect([shared.working, shared.waiting]).toEqual([1, 0]);
    arrive('a picture');
    await vi.advanceTimersByTimeAsync(0);
    expect([shared.working, shared.waiting]).toEqual([1, 1]);
    second.leave();
    expect(await fetched).toBe('a picture');
    expect([shared.working, shared.waiting]).toEqual([1, 0]);
    first.leave();
    expect(shared.working).toBe(0);
  });

  it('is refused when it is back and too many wait, and has no slot then', async () => {
    const shared = line();
    const first = shared.enter();
    await first.start(signal);
    let arrive = () => {};
    const fetched = first.stepAside(() => new Promise<void>((resolve) => (arrive = resolve)), signal);
    const others = [shared.enter(), shared.enter()];
    for (const other of others) void other.start(signal);
    arrive();
    await expect(fetched).rejects.toEqual(refused);
    first.leave();
    expect(shared.working).toBe(1);
    for (const other of others) other.leave();
    expect(shared.working).toBe(0);
  });

  it('has the time at its work counted, not the time aside', async () => {
    const shared = line();
    const first = shared.enter();
    await first.start(signal);
    await vi.advanceTimersByTimeAsync(30);
    const fetched = first.stepAside(() => new Promise<void>((resolve) => setTimeout(resolve, 9000)), signal);
    await vi.advanceTimersByTimeAsync(9000);
    await fetched;
    await vi.advanceTimersByTimeAsync(70);
    first.leave();
    shared.enter();
    // The mean of the first guess and of one request of 100 ms.
    expect(shared.expectedWaitMs).toBe((500 + 100) / 2);
  });

  it('and leaves meanwhile takes no slot any more', async () => {
    const shared = line();
    const leaving = new AbortController();
    const first = shared.enter();
    await first.start(leaving.signal);
    const fetched = first.stepAside(async () => leaving.abort(new Error('left')), leaving.signal);
    await expect(fetched).rejects.toThrow('left');
    first.leave();
    expect([shared.working, shared.waiting]).toEqual([0, 0]);
  });
});

interface Client {
  readonly place: Place;
  readonly ending: AbortController;
  started: boolean;
}

const actions: Readonly<Record<string, (client: Client) => void>> = {
  start(client) {
    if (client.started) return;
    client.started = true;
    client.place.start(client.ending.signal).catch(() => {});
  },
  stepAside({ place, ending }) {
    const task = () => new Promise((resolve) => setTimeout(resolve, 300));
    place.stepAside(task, ending.signal).catch(() => {});
  },
  abort: ({ ending }) => ending.abort(new Error('left')),
  leave: ({ place }) => place.leave(),
};

function tryToEnter({ enter }: WorkLine): Client[] {
  try {
    return [{ place: enter(), ending: new AbortController(), started: false }];
  } catch (error) {
    expect(error).toEqual(refused);
    return [];
  }
}

it('no sequence of arrivals, ends and departures loses a slot or lets too many work', async () => {
  const what = fc.constantFrom('enter', 'pass', ...Object.keys(actions));
  const steps = fc.array(fc.record({ who: fc.nat(30), what }), { maxLength: 80 });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 4 }), steps, async (slots, taken) => {
      const line = createWorkLine({ slots, maxWaitMs: 2000, now: () => Date.now() });
      const clients: Client[] = [];
      for (const { who, what } of taken) {
        const client = clients[who % Math.max(1, clients.length)];
        if (what === 'enter') clients.push(...tryToEnter(line));
        else if (client) actions[what]?.(client);
        await vi.advanceTimersByTimeAsync(what === 'pass' ? 600 : 0);
        expect(line.working).toBeLessThanOrEqual(slots);
      }
      for (const { ending } of clients) ending.abort(new Error('end'));
      await vi.advanceTimersByTimeAsync(2000);
      for (const { place } of clients) place.leave();
      expect([line.working, line.waiting]).toEqual([0, 0]);
    }),
    { numRuns: 100 },
  );
});
