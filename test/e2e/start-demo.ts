import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface Demo {
  readonly url: string;
  stop(): Promise<void>;
}

const startLimitMs = 20 * 60_000;
const stopLimitMs = 15_000;

/**
 * Starts the demo on a free port with its data in `directory` and waits until it is ready.
 * Rejects when it ends before, or is not ready in twenty minutes.
 */
export async function startDemo(directory: string, environment: NodeJS.ProcessEnv): Promise<Demo> {
  // Node itself, not npm or tsx around it, so that the signal reaches the service.
  const child = spawn(process.execPath, ['--import', 'tsx', 'wardrobe/main.ts', 'demo'], {
    env: { ...environment, GARB_PORT: '0', GARB_HOST: '127.0.0.1', GARB_DATA: directory },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.once('exit', () => child.kill());
  const ended = once(child, 'exit').then(([code, signal]) => ({ code, signal }));
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), stopLimitMs);
    await ended;
    clearTimeout(timer);
  };
  const late = setTimeout(stop, startLimitMs);
  try {
    const url = await Promise.race([
      readyAddress(child.stdout),
      ended.then(({ code, signal }) => {
        throw new Error(`The demo ended with ${signal ?? `exit code ${code}`} before it was ready`);
      }),
    ]);
    return { url, stop };
  } catch (error) {
    await stop();
    throw error;
  } finally {
    clearTimeout(late);
  }
}

/** The address in the line `Garb is ready: open http://… `; what is printed later is passed over. */
async function readyAddress(output: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve) => {
    createInterface(output).on('line', (line) => {
      const address = /ready: open (http:\/\/\S+)/.exec(line)?.[1];
      if (address) resolve(address);
    });
  });
}
