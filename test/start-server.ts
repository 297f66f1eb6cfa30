import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

/** A program that listens on a port of this machine. */
export interface Server {
  readonly url: string;
  readonly child: ChildProcess;
  /** How it ended, and what it wrote to standard error. */
  readonly ended: Promise<{ readonly signal: NodeJS.Signals | null; readonly log: string }>;
  /** Asks it, and the processes of its group where it has one of its own, to end, and waits for that. */
  stop(): Promise<void>;
}

export interface ServerOptions extends Pick<SpawnOptions, 'env' | 'cwd' | 'detached'> {
  readonly port: number;
  /** Path that answers with success once the program serves. */
  readonly ready: string;
}

/** Starts a program and waits until it is ready. Rejects when it ends before. */
export async function startServer(
  [program, ...rest]: readonly [string, ...string[]],
  { port, ready, ...options }: ServerOptions,
): Promise<Server> {
  const child = spawn(program, rest, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.on('data', (text) => {
    log += text;
  });
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  const end = (signal: NodeJS.Signals) => {
    if (options.detached && child.pid !== undefined && !hasEnded()) process.kill(-child.pid, signal);
    else child.kill(signal);
  };
  // Who started it may crash.
  const kill = () => end('SIGKILL');
  process.once('exit', kill);
  const ended = once(child, 'close').then(([, signal]) => {
    process.off('exit', kill);
    return { signal, log };
  });
  const url = `http://127.0.0.1:${port}`;
  for (;;) {
    const isReady = await fetch(`${url}${ready}`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) break;
    if (hasEnded()) throw new Error(`${program} ended: ${(await ended).log}`);
    await delay(50);
  }
  return {
    url,
    child,
    ended,
    async stop() {
      end('SIGTERM');
      await ended;
    },
  };
}
