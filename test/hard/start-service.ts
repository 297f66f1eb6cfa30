import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../free-port.ts';
import { type Server, startServer } from '../start-server.ts';

export interface Service extends Server {
  /** GARB_DATA. */
  readonly folder: string;
  /** Resident memory in MiB. */
  rss(): number;
}

const checkout = fileURLToPath(new URL('../..', import.meta.url));

/**
 * The service as a process of its own, once it is ready. Rejects when it ends before.
 *
 * @param data its folder, which is left; without one it gets a new folder, which is removed when it ends
 * @param options `diskMib`: the size of a disk that the folder is on
 */
export async function startService(
  environment: NodeJS.ProcessEnv = {},
  data?: string,
  { diskMib }: { readonly diskMib?: number } = {},
): Promise<Service> {
  const folder = data ?? (await mkdtemp(join(tmpdir(), 'garb-hard-')));
  const port = await freePort();
  const settings = { GARB_PORT: String(port), GARB_DATA: folder, GARB_LOG_LEVEL: 'warn' };
  const program = [process.execPath, '--import', 'tsx', 'src/main.ts'] as const;
  const server = await startServer(diskMib === undefined ? program : onDisk(diskMib, folder, program), {
    port,
    ready: '/readyz',
    cwd: checkout,
    env: { ...process.env, ...settings, ...environment },
  });
  const ended = server.ended.then(async (end) => {
    if (data === undefined) await rm(folder, { recursive: true, force: true });
    return end;
  });
  return {
    ...server,
    folder,
    ended,
    rss: () => Number(/VmRSS:\s+(\d+)/.exec(readStatus(server.child.pid))?.[1]) / 1024,
    async stop() {
      await server.stop();
      await ended;
    },
  };
}

/** The program with a disk of its own, in memory, as the folder: nobody else sees it, and it goes with the program. */
function onDisk(mib: number, folder: string, program: readonly string[]): [string, ...string[]] {
  const mount = 'mkdir -p "$0" && mount -t tmpfs -o "size=$1m" garb "$0" && shift && exec "$@"';
  return ['unshare', '--map-root-user', '--mount', 'sh', '-c', mount, folder, String(mib), ...program];
}

function readStatus(pid: number | undefined): string {
  return readFileSync(`/proc/${pid}/status`, 'utf8');
}
