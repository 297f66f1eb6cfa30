import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, expect, it, vi } from 'vitest';
import { limitConnections } from '../../src/admission/limit-connections.ts';

let server: Server;
const sockets: Socket[] = [];
/** Ends the answers that wait, oldest first. */
const answers: (() => void)[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  answers.splice(0);
  server.closeAllConnections();
  server.close();
});

/** A server that answers `/slow` when it is told to, and everything else with so many bytes. */
async function listen(limits: { most: number; stallMs?: number }, bytes = 0): Promise<void> {
  server = createServer((request, response) => {
    request.resume();
    request.on('error', () => {});
    const answer = () => response.end(Buffer.alloc(bytes, 97));
    if (request.url === '/slow') answers.push(answer);
    else if ('content-length' in request.headers) request.once('end', answer);
    else answer();
  });
  limitConnections(server, limits);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
}

async function open(): Promise<Socket> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').on('error', () => {});
  sockets.push(socket);
  await once(socket, 'connect');
  // The server knows of it, too.
  await delay(20);
  return socket;
}

const head = (path: string, rest = '') => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${rest}\r\n`;

/** Waits until the server has closed it. */
async function untilClosed(socket: Socket): Promise<void> {
  socket.resume();
  await vi.waitFor(() => expect(isClosed(socket)).toBe(true), { timeout: 5000 });
}

const isClosed = (socket: Socket) => socket.destroyed || socket.readableEnded;

it('one connection too many closes the one that has been idle the longest, not the new one', async () => {
  await listen({ most: 3 });
  const [silent, answered, atWork] = [await open(), await open(), await open()];
  answered.write(head('/'));
  await once(answered, 'data');
  atWork.write(head('/slow'));
  await delay(20);
  const fourth = await open();
  await untilClosed(silent);
  const fifth = await open();
  await untilClosed(answered);
  expect([atWork, fourth, fifth].map(isClosed)).toEqual([false, false, false]);
  fifth.write(head('/'));
  expect(String((await once(fifth, 'data'))[0])).toMatch(/^HTTP\/1.1 200/);
});

it('a body that does not arrive counts as idle; where all are answered, the new one is closed', async () => {
  await listen({ most: 2 });
  const [stalled, atWork] = [await open(), await open()];
  stalled.write(head('/', 'Content-Length: 5\r\n'));
  atWork.write(head('/slow'));
  await delay(20);
  const third = await open();
  await untilClosed(stalled);
  third.write(head('/slow'));
  await delay(20);
  await untilClosed(await open());
  expect([atWork, third].map(isClosed)).toEqual([false, false]);
  answers.shift()?.();
  await once(atWork, 'data');
  // Answered, it waits for its client again, and makes room.
  await delay(20);
  const last = await open();
  await untilClosed(atWork);
  expect(isClosed(last)).toBe(false);
});

it('a client that does not take its answer is cut off; one that waits for a long one is not', async () => {
  await listen({ most: 5, stallMs: 300 }, 50_000_000);
  const [deaf, atWork] = [await open(), await open()];
  deaf.pause();
  deaf.write(head('/'));
  atWork.write(head('/slow'));
  const connections = promisify(server.getConnections.bind(server));
  await vi.waitFor(async () => expect(await connections()).toBe(1), { timeout: 5000 });
  answers.shift()?.();
  expect(String((await once(atWork, 'data'))[0])).toMatch(/^HTTP\/1.1 200/);
});

it('a client that asks for many at once is cut off', async () => {
  await listen({ most: 5 });
  const [some, many] = [await open(), await open()];
  some.write(head('/slow').repeat(4));
  many.write(head('/slow').repeat(5));
  await untilClosed(many);
  expect(isClosed(some)).toBe(false);
});
