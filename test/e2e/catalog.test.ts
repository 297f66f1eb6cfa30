import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { faults } from './faults.ts';
import { eachWidth, launchBrowser, setting } from './launch.ts';
import { demoLines, makeCatalog } from './own-catalog.ts';
import { overflow } from './page-actions.ts';
import { openPage } from './watched-page.ts';

const url = setting('GARB_E2E_URL');
const catalog = 'e2e-catalog';
let browser: Browser;
let lines: string[];

beforeAll(async () => {
  browser = await launchBrowser();
  lines = await demoLines(url, 8);
});
afterAll(async () => {
  await fetch(`${url}v1/catalogs/${catalog}`, { method: 'DELETE' });
  await browser?.close();
});

test('a file is imported with live progress, and its failed line is downloaded to be mended', async () => {
  await makeCatalog(url, catalog, []);
  const { page, errors, foreign } = await openPage(browser, `${url}#/catalog/${catalog}`);
  await page.getByText('The catalog is empty').waitFor();
  const broken = JSON.stringify({ id: 'broken', images: [{ base64: 'bm8gcGljdHVyZQ==', name: 'x' }] });
  const buffer = Buffer.from(`${[lines[0], broken, ...lines.slice(1)].join('\n')}\n`);
  const file = { name: 'shop.jsonl', mimeType: 'application/x-ndjson', buffer };
  await page.getByLabel(`File of products for ${catalog}`).setInputFiles(file);
  await page.locator('.import-progress').getByText('done', { exact: false }).first().waitFor();
  const counts = await page.locator('.counts dd').allTextContents();
  expect(counts).toEqual([`${lines.length + 1} / ${lines.length + 1}`, String(lines.length), '0', '1']);
  expect(await page.locator('.failed-lines').textContent()).toContain('Line 2 (broken)');

  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download the failed lines' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('shop-failed.jsonl');
  expect(await readFile(await download.path(), 'utf8')).toBe(`${broken}\n`);
  const reporting = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download the report' }).click();
  const report = await readFile(await (await reporting).path(), 'utf8');
  expect(report).toMatch(/^line,id,code,image,message\n2,broken,/);

  await page.getByText(`${lines.length} in the catalog`).waitFor();
  expect(await page.locator('.product-tile').count()).toBe(lines.length);
  expect(errors).toEqual([]);
  expect(foreign).toEqual([]);
});

test('products are searched, a class and a box corrected, a product deleted after a question', async () => {
  await makeCatalog(url, catalog, lines);
  const { page, errors } = await openPage(browser, `${url}#/catalog/${catalog}`);
  const [first] = lines.map(
    (line) => JSON.parse(line) as { id: string; title: string; images: [{ base64: string }] },
  );
  if (!first) throw new RangeError('Expected a product');
  await page.getByLabel('Search').fill(first.id);
  await page.getByText('1 match').waitFor();
  await page.locator('.product-tile').click();
  const sheet = page.getByRole('dialog');
  await sheet.locator('.garment-picture img').waitFor();
  expect(await sheet.locator('.indexed-box').count()).toBe(1);

  await sheet.getByLabel('Class').selectOption('hat');
  await sheet.getByRole('button', { name: 'Save the class' }).click();
  await sheet.getByText('The class is now hat').waitFor();
  await sheet.getByText('corrected by a person').waitFor();

  const picture = await sheet.locator('.garment-picture').boundingBox();
  if (!picture) throw new Error('Expected the picture to be visible');
  await page.mouse.move(picture.x + picture.width * 0.25, picture.y + picture.height * 0.25);
  await page.mouse.down();
  await page.mouse.move(picture.x + picture.width * 0.75, picture.y + picture.height * 0.75, { steps: 4 });
  await page.mouse.up();
  await sheet.locator('.indexed-box.drawn').waitFor();
  const buffer = Buffer.from(first.images[0].base64, 'base64');
  await sheet
    .getByLabel(`File of ${first.id}.jpg`)
    .setInputFiles({ name: 'original.jpg', mimeType: 'image/jpeg', buffer });
  await sheet.getByRole('button', { name: 'Save the box' }).click();
  await sheet.getByText('The box was corrected').waitFor();
  const stored = await (await fetch(`${url}v1/catalogs/${catalog}/products/${first.id}`)).json();
  const [{ box, imageSize, garmentClass }] = stored.garments;
  expect(garmentClass).toBe('hat');
  expect(box.x1 / imageSize.width).toBeCloseTo(0.25, 1);
  expect(box.y2 / imageSize.height).toBeCloseTo(0.75, 1);

  await sheet.getByRole('button', { name: 'Delete the product' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await sheet.getByRole('button', { name: 'Delete the product' }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByText('0 match').waitFor();
  expect((await fetch(`${url}v1/catalogs/${catalog}/products/${first.id}`)).status).toBe(404);
  expect(errors).toEqual([]);
});

test('near-duplicates are found', async () => {
  const copy = JSON.stringify({ ...JSON.parse(lines[0] ?? '{}'), id: 'a-copy' });
  await makeCatalog(url, catalog, [...lines, copy]);
  const { page, errors } = await openPage(browser, `${url}#/catalog/${catalog}`);
  await page.getByRole('button', { name: 'Look for near-duplicates' }).click();
  const group = page.locator('.duplicate-group').first();
  await group.waitFor();
  expect(await group.textContent()).toContain('a-copy');
  expect(errors).toEqual([]);
});

test('a catalog is made, and deleted after a question', async () => {
  const { page, errors } = await openPage(browser, `${url}#/catalog`);
  await page.getByLabel('New catalog').fill('e2e-short-lived');
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByText('The catalog is empty').waitFor();
  expect(page.url()).toContain('#/catalog/e2e-short-lived');
  await page.getByRole('button', { name: 'Delete catalog e2e-short-lived' }).click();
  await page.getByRole('button', { name: 'Delete the catalog' }).click();
  await page.getByRole('button', { name: 'Delete catalog e2e-short-lived' }).waitFor({ state: 'detached' });
  expect((await fetch(`${url}v1/catalogs/e2e-short-lived/products`)).status).toBe(404);
  expect(errors).toEqual([]);
});

test.each(eachWidth)('the catalog page fits: $name', async ({ name, ...options }) => {
  const { page, errors, foreign } = await openPage(browser, `${url}#/catalog/default`, options);
  await page.locator('.product-tile img').first().waitFor();
  await page.waitForLoadState('networkidle');
  expect(await overflow(page)).toBe(0);
  expect.soft(await faults(page)).toEqual([]);
  await page.screenshot({ path: join('test-results', `catalog-${name}.png`) });
  await page.locator('.product-tile').first().click();
  await page.locator('.garment-picture img').first().waitFor();
  await page.waitForLoadState('networkidle');
  expect(await overflow(page)).toBe(0);
  expect.soft(await faults(page)).toEqual([]);
  await page.screenshot({ path: join('test-results', `catalog-product-${name}.png`) });
  expect(errors).toEqual([]);
  expect(foreign).toEqual([]);
});
