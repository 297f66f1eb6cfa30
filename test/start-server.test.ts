import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { freePort } from './free-port.ts';

/** A program that starts a server, says its process' id, and crashes. */
const crashing = (port: number) => `
  import { startServer } from ${JSON.stringify(new URL('./start-server.ts', import.meta.url).href)};
  const serving = "require('node:http').createServer((_, answer) => answer.end()).listen(${port}, '127.0.0.1')";
  const { child } = await startServer([process.execPath, '-e', serving], { port: ${port}, ready: '/' });
  console.log(child.pid);
  throw new Error('crashed');
`;

it('a server ends with the program that started it, also where that crashes', async () => {
  const program = ['--import', 'tsx', '--input-type=module', '-e', crashing(await freePort())];
  const child = spawn(process.execPath, program, { stdio: ['ignore', 'pipe', 'ignore'] });
  const [pid, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  expect([Number(pid) > 0, code]).toEqual([true, 1]);
  await expect.poll(() => isRunning(Number(pid))).toBe(false);
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
