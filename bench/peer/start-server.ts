import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

export interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts a program that listens on the port, and waits until `ready` of it answers. Rejects when it ends before. */
export async function startServer(
  command: readonly [string, ...string[]],
  { port, ready, ...of }: { port: number; ready: string; env: NodeJS.ProcessEnv; cwd: string },
): Promise<Server> {
  const [program, ...rest] = command;
  // A group of its own, so that the workers that a server starts end with it.
  const child: ChildProcess = spawn(program, rest, {
    ...of,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  child.stderr?.on('data', (text) => {
    log = `${log}${text}`.slice(-4000);
  });
  const ended = once(child, 'close');
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
    await ended;
  };
  for (;;) {
    const isReady = await fetch(`${url}${ready}`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return { url, stop };
    if (child.exitCode !== null) throw new Error(`${program} ended: ${log}`);
    await delay(100);
  }
}
