import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished, vi } from 'vitest';
import { blue, outfitJpeg, red } from './fakes/pictures.ts';

const program = fileURLToPath(new URL('../bin/garb.js', import.meta.url));

/** `garb serve` as a process of its own, with an empty catalog, and how it ends. */
async function startService(environment: NodeJS.ProcessEnv = {}): Promise<{
  url: string;
  child: ChildProcess;
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; errors: string }>;
}> {
  const directory = await mkdtemp(join(tmpdir(), 'garb-serve-'));
  const child = spawn(process.execPath, [program, 'serve'], {
    env: {
      ...process.env,
      GARB_PORT: '0',
      GARB_HOST: '127.0.0.1',
      GARB_DATA: directory,
      GARB_LOG_LEVEL: 'warn',
      // All looks of the test are let in.
      GARB_MAX_WAIT_MS: '60000',
      GARB_DEADLINE_MS: '100000',
      ...environment,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, errors }));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
    await rm(directory, { recursive: true, force: true });
  });
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(child.stderr).on('line', (line) => {
      errors += `${line}\n`;
      const address = /listens at (http:\/\/\S+)/.exec(line)?.[1];
      if (address) resolve(address);
    });
    void ended.then((end) => reject(new Error(`The service ended: ${JSON.stringify(end)}`)));
  });
  errors = '';
  return { url, child, ended };
}

/** Asks for looks, so many that the models are at work for a while; resolves when the first is answered. */
async function askForLooks(url: string): Promise<{ answers: Promise<PromiseSettledResult<number>[]> }> {
  const photo = new Uint8Array(await outfitJpeg(red, blue));
  const looks = Array.from({ length: 12 }, async () => {
    const body = new FormData();
    body.set('image', new File([photo], 'photo.jpg', { type: 'image/jpeg' }));
    return (await fetch(`${url}/v1/shop-the-look`, { method: 'POST', body })).status;
  });
  await Promise.race(looks);
  return { answers: Promise.allSettled(looks) };
}

it('a service that is told to end answers what is under way, and exits 0', async () => {
  const { url, child, ended } = await startService();
  const { answers } = await askForLooks(url);
  child.kill('SIGTERM');
  expect(await ended).toEqual({ code: 0, signal: null, errors: '' });
  expect(await answers).toEqual(Array.from({ length: 12 }, () => ({ status: 'fulfilled', value: 200 })));
}, 120_000);

it('a service that is told twice ends at once, of the signal', async () => {
  const { url, child, ended } = await startService({
    GARB_BODY_TIMEOUT_MS: '100000',
    GARB_DRAIN_MS: '100000',
  });
  const { hostname, port } = new URL(url);
  // A photo that never arrives whole is under way for longer than this test.
  const upload = connect(Number(port), hostname).on('error', () => {});
  onTestFinished(() => void upload.destroy());
  await once(upload, 'connect');
  upload.write(
    `POST /v1/search HTTP/1.1\r\nHost: ${hostname}\r\nContent-Type: image/jpeg\r\nContent-Length: 9\r\n\r\n`,
  );
  // Requests are taken in the order in which they come.
  await fetch(`${url}/livez`);
  child.kill('SIGTERM');
  await vi.waitFor(() => expect(fetch(`${url}/livez`)).rejects.toThrow(), { timeout: 60_000 });
  child.kill('SIGINT');
  expect(await ended).toEqual({ code: null, signal: 'SIGINT', errors: '' });
}, 120_000);

it('connections stay open longer than common proxies keep theirs, and no more are open than may be', async () => {
  const { url, child, ended } = await startService({ GARB_MAX_CONNECTIONS: '3' });
  const { hostname, port } = new URL(url);
  const agent = new Agent({ keepAlive: true });
  const keepAlive = await new Promise((resolve) =>
    get(`${url}/livez`, { agent }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.headers['keep-alive']));
    }),
  );
  expect(keepAlive).toBe('timeout=75');
  const sockets = Array.from({ length: 4 }, () => connect(Number(port), hostname));
  // With the one that is kept they are five: the two that are idle for the longest are closed.
  await Promise.race(sockets.map((socket) => once(socket.resume(), 'close')));
  expect(sockets.filter((socket) => !socket.destroyed)).toHaveLength(3);
  for (const socket of sockets) socket.destroy();
  agent.destroy();
  child.kill('SIGTERM');
  expect((await ended).code).toBe(0);
}, 120_000);

it('a request that no route gets is answered as a problem all the same', async () => {
  const { url, child, ended } = await startService();
  const { hostname, port } = new URL(url);
  const answerTo = async (head: string) => {
    const socket = connect(Number(port), hostname);
    socket.write(`${head}\r\nConnection: close\r\n\r\n`);
    const [first = '', body = ''] = (await text(socket)).split('\r\n\r\n');
    return { status: first.split('\r\n')[0], type: /content-type: (.*)/i.exec(first)?.[1], body };
  };
  const heads = [
    'GET /livez HTTP/1.1',
    'GET /livez HTTP/1.1\r\nHost: localhost\r\nHost: elsewhere',
    'GET /livez HTTP/1.1\r\nHost: a b',
    'GET /livez HTTP/1.1\r\nHost: a@b',
    'OPTIONS * HTTP/1.1\r\nHost: localhost',
    'GET http:// HTTP/1.1\r\nHost: localhost',
  ];
  for (const head of heads) {
    const { status, type, body } = await answerTo(head);
    expect([head, status, type]).toEqual([head, 'HTTP/1.1 400 Bad Request', 'application/problem+json']);
    expect(JSON.parse(body)).toMatchObject({ status: 400, code: 'invalid-request' });
  }
  // HTTP/1.0 needs no Host, and what is expected of a server besides `100-continue` may be passed over.
  expect((await answerTo('GET /livez HTTP/1.0')).status).toBe('HTTP/1.1 200 OK');
  const expecting = 'GET /livez HTTP/1.1\r\nHost: localhost\r\nExpect: something';
  expect((await answerTo(expecting)).status).toBe('HTTP/1.1 200 OK');
  child.kill('SIGTERM');
  expect((await ended).code).toBe(0);
}, 120_000);

/** How `garb serve` ends at an address that other machines reach, with an empty data folder. */
async function serveToOthers(): Promise<{ code: number | null; errors: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'garb-serve-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const child = spawn(process.execPath, [program, 'serve'], {
    env: { ...process.env, GARB_PORT: '0', GARB_HOST: '0.0.0.0', GARB_DATA: directory },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const [code] = await once(child, 'close');
  return { code, errors };
}

it('a service that other machines reach does not start without keys', async () => {
  const { code, errors } = await serveToOthers();
  expect(code).toBe(2);
  expect(errors).toMatch(/GARB_HOST.*garb keys add.*GARB_OPEN=true.*\(invalid-config\)/s);
}, 120_000);
