import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

export interface Sent {
  /** 0: the connection failed, or the client left first. */
  readonly status: number;
  /** From the moment at which the request was due to its answer's end. */
  readonly ms: number;
  /** From the moment at which the head was written to the answer's head. */
  readonly headMs: number;
  readonly retryAfter: string | undefined;
}

export interface Load {
  readonly url: string;
  readonly body: Buffer;
  readonly contentType: string;
  readonly leaveAfterMs?: number | undefined;
}

/** Sends the request once. */
export function send({ url, body, contentType, leaveAfterMs }: Load, agent: Agent, due = performance.now()) {
  return new Promise<Sent>((resolve) => {
    let written = performance.now();
    const end = (status: number, headMs = Number.NaN, retryAfter?: string) => {
      clearTimeout(leaving);
      resolve({ status, ms: performance.now() - due, headMs, retryAfter });
    };
    const headers = { 'Content-Type': contentType, 'Content-Length': body.length };
    const sending = request(url, { method: 'POST', agent, headers }, (response) => {
      const headMs = performance.now() - written;
      response.resume();
      response.on('end', () => end(response.statusCode ?? 0, headMs, response.headers['retry-after']));
      response.on('error', () => end(0));
    });
    sending.on('error', () => end(0));
    sending.on('socket', (socket) => {
      const begin = () => {
        written = performance.now();
      };
      if (socket.connecting) socket.once('connect', begin);
      else begin();
    });
    const leaving =
      leaveAfterMs === undefined ? undefined : setTimeout(() => sending.destroy(), leaveAfterMs);
    sending.end(body);
  });
}

/** Requests that arrive at random, so many a second on average, whether or not those before them were answered. */
export async function openLoad(load: Load, rate: number, seconds: number): Promise<Sent[]> {
  const agent = new Agent({ keepAlive: true });
  const sent: Promise<Sent>[] = [];
  const end = performance.now() + seconds * 1000;
  for (let due = performance.now(); due < end; due += (-Math.log(1 - Math.random()) / rate) * 1000) {
    await delay(Math.max(0, due - performance.now()));
    sent.push(send(load, agent, due));
  }
  const all = await Promise.all(sent);
  agent.destroy();
  return all;
}

/** Requests of so many clients, each of which waits for its answer before it asks again. */
export async function closedLoad(load: Load, clients: number, seconds: number): Promise<Sent[]> {
  const agent = new Agent({ keepAlive: true });
  const end = performance.now() + seconds * 1000;
  const sent: Sent[] = [];
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (performance.now() < end) sent.push(await send(load, agent));
    }),
  );
  agent.destroy();
  return sent;
}

/** The value below which this share of the values is; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
