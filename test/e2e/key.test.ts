import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { getRequestListener } from '@hono/node-server';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeKey } from '../../src/access/keyring.ts';
import { fakeApp } from '../api/requests.ts';
import { flatJpeg, red } from '../fakes/pictures.ts';
import { launchBrowser } from './launch.ts';
import { brokenPictures, upload } from './page-actions.ts';
import { openPage } from './watched-page.ts';

let server: Server;
let browser: Browser;
let url: string;
const { key, id, hash } = makeKey();

beforeAll(async () => {
  const pageDirectory = fileURLToPath(new URL('../../web/dist', import.meta.url));
  const { app, context } = fakeApp({}, { pageDirectory });
  const images = [{ base64: (await flatJpeg(red)).toString('base64') }];
  const put = await app.request('/v1/catalogs/default/products/coat', {
    method: 'PUT',
    body: JSON.stringify({ title: 'Red coat', images }),
    headers: { 'Content-Type': 'application/json' },
  });
  expect(put.status).toBe(200);
  await context.keys.add({ id, hash, name: 'page', scopes: ['search'], catalogs: ['default'], rate: null });
  server = createServer(getRequestListener(app.fetch));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  server?.close();
});

test('the page asks for a key, works with it, pictures too, and forgets it with its tab', async () => {
  // The keyring knows the key within a second.
  const keyed = async () => (await fetch(`${url}v1/catalogs`)).status;
  await expect.poll(keyed).toBe(401);
  const { page, errors } = await openPage(browser, url);
  const field = page.getByLabel('Key', { exact: true });
  const use = page.getByRole('button', { name: 'Use this key' });
  await field.fill(`${key}x`);
  await use.click();
  await page.getByText('The key is not valid').waitFor();
  await field.fill(key);
  await use.click();
  await page.getByRole('alert').waitFor({ state: 'detached' });
  errors.splice(0);

  await upload(page, { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: await flatJpeg(red) });
  await page.getByText('Red coat').first().waitFor();
  const picture = page.locator('.product-picture img').first();
  await expect.poll(() => picture.getAttribute('src')).toMatch(/^blob:/);
  expect(await brokenPictures(page)).toEqual([]);
  expect(errors).toEqual([]);

  const other = await page.context().newPage();
  await other.goto(url);
  await other.getByText('Expected Authorization').waitFor();
  expect(page.url()).not.toContain(key);
});
