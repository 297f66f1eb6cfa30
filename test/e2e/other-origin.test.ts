import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fakeApp } from '../api/requests.ts';
import type { FakeContext } from '../fakes/api-context.ts';
import { launchBrowser } from './launch.ts';

/** The attempts of a page on another origin, against a real service, in a real browser. */
let context: FakeContext;
let service: Server;
let others: Server;
let browser: Browser;
let port: number;
let otherPort: number;

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

beforeAll(async () => {
  // Pages of evil.test and friend.test, which the browser finds at this machine.
  others = createServer((_, response) =>
    response.setHeader('Content-Type', 'text/html').end('<body></body>'),
  );
  otherPort = await listen(others);
  const made = fakeApp({}, { corsOrigins: [`http://friend.test:${otherPort}`] });
  context = made.context;
  service = createServer(getRequestListener(made.app.fetch));
  port = await listen(service);
  await context.catalogs.create('precious');
  browser = await launchBrowser([
    '--host-resolver-rules=MAP *.test 127.0.0.1',
    // What the browser itself would ask its user, before the service is reached.
    '--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests',
  ]);
});

afterAll(async () => {
  await browser?.close();
  for (const server of [service, others]) server?.close();
});

const requests = () =>
  context
    .logged()
    .split('\n')
    .filter((line) => line.includes('"msg":"request"'))
    .map((line) => JSON.parse(line) as { method: string; path: string; status: number });

/** Every request to the API that was answered since `from`. */
const answered = (from: number) =>
  requests()
    .slice(from)
    .filter(({ path }) => path.startsWith('/v1'));

interface Attempt {
  readonly path: string;
  readonly init?: RequestInit;
}

const line = JSON.stringify({ id: 'planted', images: [] });
const attempts: readonly Attempt[] = [
  { path: '/v1/catalogs' },
  { path: '/v1/catalogs', init: { mode: 'no-cors' } },
  { path: '/v1/queries', init: { credentials: 'include' } },
  { path: '/v1/catalogs/precious', init: { method: 'DELETE' } },
  { path: '/v1/catalogs/planted', init: { method: 'PUT' } },
  { path: '/v1/catalogs/precious/imports', init: { method: 'POST', mode: 'no-cors', body: line } },
  {
    path: '/v1/catalogs/precious/imports',
    init: { method: 'POST', body: line, headers: { 'Content-Type': 'application/x-ndjson' } },
  },
  { path: '/v1/events', init: { method: 'POST', mode: 'no-cors', body: '{}' } },
  {
    path: '/v1/search',
    init: { method: 'POST', body: '{}', headers: { 'Content-Type': 'application/json' } },
  },
];

/** What the page gets to know of each attempt. */
const attempt = (page: Page, base: string, tried: readonly Attempt[] = attempts): Promise<string[]> =>
  page.evaluate(
    ([base, tried]) =>
      Promise.all(
        tried.map(({ path, init }) =>
          fetch(base + path, init).then(
            async (response) => `${response.type} ${response.status} ${await response.text()}`,
            () => 'nothing',
          ),
        ),
      ),
    [base, tried] as const,
  );

test('a page of another origin reads nothing and changes nothing, by script', async () => {
  const from = requests().length;
  for (const origin of [`http://evil.test:${otherPort}`, `http://localhost:${otherPort}`]) {
    const page = await browser.newPage();
    await page.goto(origin);
    for (const base of [`http://127.0.0.1:${port}`, `http://localhost:${port}`]) {
      const known = await attempt(page, base);
      // An opaque answer has neither status nor body.
      expect(known.filter((text) => text !== 'nothing' && text !== 'opaque 0 ')).toEqual([]);
    }
    await page.close();
  }
  const answers = answered(from);
  expect(answers.length).toBeGreaterThan(attempts.length);
  expect(answers.filter(({ status }) => status !== 403)).toEqual([]);
  expect(await context.catalogs.list()).toEqual(['default', 'precious']);
});

test('nor by what needs no script: pictures, frames, forms, beacons', async () => {
  const from = requests().length;
  const page = await browser.newPage();
  await page.goto(`http://evil.test:${otherPort}`);
  const base = `http://127.0.0.1:${port}`;
  const outcomes = await page.evaluate(async (base) => {
    const load = (name: 'img' | 'script' | 'link', path: string) =>
      new Promise<string>((resolve) => {
        const element = document.createElement(name);
        element.onload = () => resolve('loaded');
        element.onerror = () => resolve('refused');
        if (element instanceof HTMLLinkElement) {
          element.rel = 'stylesheet';
          element.href = base + path;
        } else element.src = base + path;
        document.body.append(element);
      });
    navigator.sendBeacon(`${base}/v1/catalogs/precious/imports`, '{"id":"planted","images":[]}');
    return Promise.all([
      load('img', '/favicon.svg'),
      load('img', '/v1/examples/a.jpg'),
      load('script', '/v1/catalogs'),
      load('script', '/openapi.json'),
      load('link', '/docs/site/style.css'),
    ]);
  }, base);
  expect(outcomes).toEqual(Array(5).fill('refused'));

  await page.setContent(`<iframe src="${base}/docs"></iframe>`);
  await expect.poll(() => page.frames().some((frame) => frame.url().startsWith('chrome-error:'))).toBe(true);

  await page.setContent(
    `<form method="post" enctype="text/plain" action="${base}/v1/catalogs/precious/imports"><input name='{"id":"planted","images":[],"x":"' value='"}'></form>`,
  );
  await Promise.all([
    page.waitForURL(`${base}/**`),
    page.evaluate(() => document.querySelector('form')?.submit()),
  ]);
  expect(JSON.parse((await page.locator('body').textContent()) ?? '')).toMatchObject({
    code: 'cross-site-request',
  });
  const answers = answered(from);
  expect(answers.length).toBeGreaterThanOrEqual(4);
  expect(answers.filter(({ status }) => status !== 403)).toEqual([]);
  await page.close();
});

test('nor under a name that was pointed at the service (DNS rebinding)', async () => {
  const from = requests().length;
  const page = await browser.newPage();
  const base = `http://rebound.test:${port}`;
  // The page came from the attacker's server; now the name leads to the service.
  await page.route(`${base}/`, (route) => route.fulfill({ contentType: 'text/html', body: '<body></body>' }));
  await page.goto(`${base}/`);
  const known = await attempt(
    page,
    base,
    attempts.map(({ path, init }) => ({ path, init: { ...init, mode: 'same-origin' } })),
  );
  expect(known.map((text) => /^basic (\d+) .*"code":"([\w-]+)"/.exec(text)?.slice(1))).toEqual(
    attempts.map(() => ['421', 'host-not-allowed']),
  );
  const answers = answered(from);
  // Chromium asks once more after a 421.
  expect(answers.length).toBeGreaterThanOrEqual(attempts.length);
  expect(answers.filter(({ status }) => status !== 421)).toEqual([]);
  expect(await context.catalogs.list()).toEqual(['default', 'precious']);
  await page.close();
});

test('a page of an allowed origin reads and changes', async () => {
  const page = await browser.newPage();
  await page.goto(`http://friend.test:${otherPort}`);
  const known = await attempt(page, `http://127.0.0.1:${port}`, [
    { path: '/v1/catalogs' },
    { path: '/v1/catalogs/shared', init: { method: 'PUT', headers: { 'X-Anything': '1' } } },
    { path: '/v1/catalogs/nope/products/a' },
  ]);
  expect(known[0]).toMatch(/^cors 200 .*precious/);
  expect(known[1]).toBe('cors 204 ');
  expect(known[2]).toMatch(/^cors 404 .*catalog-not-found/);
  expect(await context.catalogs.list()).toEqual(['default', 'precious', 'shared']);
  await page.close();
});

test('the documents work under their own policy', async () => {
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(`http://127.0.0.1:${port}/docs`);
  await page.getByLabel('Search the guides').fill('internal');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'internal', exact: true }).click();
  await page.waitForURL(`http://127.0.0.1:${port}/docs/errors#internal`);
  expect(await page.evaluate(() => getComputedStyle(document.body).marginTop)).toBe('0px');
  expect(errors).toEqual([]);
  await page.close();
});
