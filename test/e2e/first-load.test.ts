import { get } from 'node:http';
import { expect, test } from 'vitest';
import { setting } from './launch.ts';

const url = setting('GARB_E2E_URL');

/** The answer's body as it was sent, and its encoding. */
function sent(address: URL): Promise<{ readonly body: Buffer; readonly encoding: string | undefined }> {
  return new Promise((resolve, reject) => {
    get(address, { headers: { 'Accept-Encoding': 'gzip' } }, async (answer) => {
      const parts: Buffer[] = [];
      for await (const part of answer) parts.push(part);
      resolve({ body: Buffer.concat(parts), encoding: answer.headers['content-encoding'] });
    }).on('error', reject);
  });
}

test('the page loads at most 120 KiB of JavaScript, as it is sent', async () => {
  const page = await (await fetch(url)).text();
  const scripts = [...page.matchAll(/<(?:script|link)[^>]+(?:src|href)="([^"]+\.js)"/g)].map(
    ([, path = '']) => path,
  );
  expect(scripts.length).toBeGreaterThan(0);
  const loaded = await Promise.all(scripts.map((path) => sent(new URL(path, url))));
  expect(loaded.map(({ encoding }) => encoding)).toEqual(scripts.map(() => 'gzip'));
  expect(loaded.reduce((sum, { body }) => sum + body.length, 0)).toBeLessThanOrEqual(120 * 1024);
});
