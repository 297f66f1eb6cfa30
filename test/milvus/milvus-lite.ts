/** A Milvus Lite server as a process of its own, from the environment that `npm run test:milvus` makes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pythonEnvironment } from '../python-environment.ts';

const startDeadlineMs = 60_000;

/** A server on a folder and port of this machine, which listens; its log is written into the folder. */
export async function startMilvusLite(folder: string, port: number): Promise<ChildProcess> {
  const log = join(folder, 'server.log');
  const output = openSync(log, 'a');
  const command = join(pythonEnvironment('milvus'), 'bin/milvus-lite');
  const args = ['server', '--data-dir', join(folder, 'data'), '--host', '127.0.0.1', '--port', String(port)];
  const server = spawn(command, args, { stdio: ['ignore', output, output] }).on('error', () => undefined);
  try {
    await untilListening(server, port, log);
  } catch (error) {
    server.kill('SIGKILL');
    throw error;
  }
  return server;
}

/** Ends the server, by SIGKILL when it takes longer than five seconds. */
export async function stopMilvusLite(
  server: ChildProcess,
  signal: NodeJS.Signals = 'SIGTERM',
): Promise<void> {
  if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill(signal);
  const killing = setTimeout(() => server.kill('SIGKILL'), 5000);
  await ended;
  clearTimeout(killing);
}

async function untilListening(server: ChildProcess, port: number, log: string): Promise<void> {
  const deadline = performance.now() + startDeadlineMs;
  while (!(await accepts(port))) {
    const ended = server.pid === undefined || server.exitCode !== null || server.signalCode !== null;
    if (ended || performance.now() > deadline) {
      const reason = ended ? 'ended' : `did not listen within ${startDeadlineMs / 1000} s`;
      throw new Error(`the Milvus Lite server ${reason}; it wrote:\n${await readFile(log, 'utf8')}`);
    }
    await delay(100);
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
