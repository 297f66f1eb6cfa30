import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../free-port.ts';

export interface Service {
  readonly url: string;
  /** GARB_DATA. */
  readonly folder: string;
  readonly child: ChildProcess;
  /** How it ended, and all lines of its log. */
  readonly ended: Promise<{ signal: NodeJS.Signals | null; log: string }>;
  /** Resident memory in MiB. */
  rss(): number;
  stop(): Promise<void>;
}

const checkout = fileURLToPath(new URL('../..', import.meta.url));

/**
 * The service as a process of its own, once it is ready. Rejects when it ends before.
 *
 * @param data its folder, which is left; without one it gets a new folder, which is removed when it ends
 */
export async function startService(environment: NodeJS.ProcessEnv = {}, data?: string): Promise<Service> {
  const folder = data ?? (await mkdtemp(join(tmpdir(), 'garb-hard-')));
  const port = await freePort();
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    cwd: checkout,
    env: {
      ...process.env,
      GARB_PORT: String(port),
      GARB_DATA: folder,
      GARB_LOG_LEVEL: 'warn',
      ...environment,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  child.stderr.on('data', (text) => {
    log += text;
  });
  const ended = once(child, 'close').then(async ([, signal]) => {
    if (data === undefined) await rm(folder, { recursive: true, force: true });
    return { signal, log };
  });
  const url = `http://127.0.0.1:${port}`;
  for (;;) {
    const isReady = await fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) break;
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`The service ended: ${(await ended).log}`);
    await delay(50);
  }
  return {
    url,
    folder,
    child,
    ended,
    rss: () => Number(/VmRSS:\s+(\d+)/.exec(readStatus(child.pid))?.[1]) / 1024,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function readStatus(pid: number | undefined): string {
  return readFileSync(`/proc/${pid}/status`, 'utf8');
}
