import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { freePort } from './free-port.ts';

/** A program that starts a server, says that it serves, and crashes. */
const crashing = (port: number) => `
  import { startServer } from ${JSON.stringify(new URL('./start-server.ts', import.meta.url).href)};
  const serving = "require('node:http').createServer((_, answer) => answer.end()).listen(${port}, '127.0.0.1')";
  await startServer([process.execPath, '-e', serving], { port: ${port}, ready: '/' });
  console.log('serves');
  throw new Error('crashed');
`;

it('a server ends with the program that started it, also where that crashes', async () => {
  const port = await freePort();
  const program = ['--import', 'tsx', '--input-type=module', '-e', crashing(port)];
  const child = spawn(process.execPath, program, { stdio: ['ignore', 'pipe', 'ignore'] });
  const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  expect([said, code]).toEqual(['serves\n', 1]);
  await expect.poll(() => isServing(port)).toBe(false);
});

function isServing(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/`).then(
    () => true,
    () => false,
  );
}
