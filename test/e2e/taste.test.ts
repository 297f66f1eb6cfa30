import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { faults } from './faults.ts';
import { launchBrowser, setting } from './launch.ts';
import { demoLines, makeCatalog } from './own-catalog.ts';
import { idsOf, judge, openExample } from './page-actions.ts';
import { openPage } from './watched-page.ts';

const url = setting('GARB_E2E_URL');
const catalog = 'e2e-gender';
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await fetch(`${url}v1/catalogs/${catalog}`, { method: 'DELETE' });
  await browser?.close();
});

const settled = (page: Page) =>
  page.locator('.look-results[aria-busy="false"] .product, .browse .product').first().waitFor();

test('likes, dislikes, words and choices stand in the address, of a look and of products without a photo', async () => {
  const { page, errors } = await openPage(browser, url);
  await openExample(page);
  const title = await page.locator('.result-title h2').textContent();
  for (const [kind, place] of [
    ['Like', 2],
    ['Dislike', 4],
  ] as const)
    await judge(page, kind, place);
  await page.getByRole('heading', { name: `${title}: 1 liked, 1 disliked` }).waitFor();
  await page.waitForURL(/query=.*liked=.*disliked=/);
  const [address, list] = [page.url(), await idsOf(page)];

  const other = await openPage(browser, address);
  await other.page.getByRole('heading', { name: `${title}: 1 liked, 1 disliked` }).waitFor();
  await other.page.locator('.product').first().waitFor();
  expect(await idsOf(other.page)).toEqual(list);
  expect(other.page.url()).toBe(address);
  await other.page.locator('.breadcrumb button').first().click();
  await other.page.waitForURL((to) => !to.hash.includes('liked'));

  // Without a photo, and restricted.
  const browsed = await openPage(browser, url);
  await browsed.page.locator('.start-gallery button').first().click();
  await browsed.page.locator('.product').first().waitFor();
  await browsed.page.locator('.filter[data-field="price"] summary').click();
  await browsed.page.locator('.filter[data-field="price"] label').first().click();
  await browsed.page.waitForURL(/product=.*maxPrice=/);
  await browsed.page.getByRole('button', { name: 'Show all' }).waitFor();
  await browsed.page.waitForLoadState('networkidle');
  const fewer = await idsOf(browsed.page);
  const name = await browsed.page.locator('.result-title h2').textContent();
  await browsed.page.reload();
  await browsed.page.locator('.product').first().waitFor();
  expect(await idsOf(browsed.page)).toEqual(fewer);
  expect(await browsed.page.locator('.result-title h2').textContent()).toBe(name);
  await browsed.page.getByRole('button', { name: 'Show all' }).click();
  await expect.poll(() => idsOf(browsed.page)).not.toEqual(fewer);
  expect([...errors, ...other.errors, ...browsed.errors]).toEqual([]);
});

test('taste is remembered if asked for, in this browser alone, goes along with searches, and is forgotten', async () => {
  const { page, errors, foreign } = await openPage(browser, url);
  await openExample(page);
  const garmentClass = (await page.locator('.product').first().getAttribute('data-class')) ?? '';
  await page.locator('[aria-label^="Like "]').first().click();
  await page.getByRole('heading', { name: /: 1 liked$/ }).waitFor();
  await settled(page);
  expect(await page.evaluate(() => localStorage.length)).toBe(0);
  await page.getByLabel('Remember what I like').check();
  const kept = await page.evaluate(() => JSON.parse(localStorage.getItem('garb-taste') ?? '{}'));
  expect(kept.default.liked).toEqual([{ id: expect.any(String), garmentClass }]);
  const [{ id }] = kept.default.liked;

  // Another visit: a garment of that class can be searched by taste, and likes go along by themselves.
  await page.goto('about:blank');
  await page.goto(url);
  await page.getByText('by the product that you liked').waitFor();
  expect.soft(await faults(page)).toEqual([]);
  await openExample(page);
  const asked = page.waitForRequest('**/v1/similar');
  await page.getByRole('button', { name: 'By my taste (1 liked)' }).click();
  expect((await asked).postDataJSON().liked).toEqual([id]);
  await page.getByRole('heading', { name: /: 1 liked$/ }).waitFor();

  // A product that left the catalog is no longer liked.
  await page.evaluate(
    ([garmentClass]) =>
      localStorage.setItem(
        'garb-taste',
        JSON.stringify({ default: { liked: [{ id: 'gone-for-good', garmentClass }], disliked: [] } }),
      ),
    [garmentClass],
  );
  await page.goto('about:blank');
  await page.goto(url);
  await page.locator('.start-gallery button').first().waitFor();
  await page.getByRole('button', { name: 'Products for your taste' }).click();
  await expect
    .poll(() => page.evaluate(() => localStorage.getItem('garb-taste')))
    .toBe('{"default":{"liked":[],"disliked":[]}}');
  await page.getByRole('button', { name: 'Garb: start over' }).click();
  await openExample(page);
  await page.locator('[aria-label^="Like "]').first().click();
  await page.getByRole('heading', { name: /: 1 liked$/ }).waitFor();
  await page.getByRole('button', { name: 'Garb: start over' }).click();
  await page.getByRole('button', { name: 'Forget my taste' }).click();
  await page.getByRole('button', { name: 'Products for your taste' }).waitFor({ state: 'detached' });
  expect(await page.evaluate(() => localStorage.getItem('garb-taste'))).toBe('{}');
  // The browser itself reports the product that is gone.
  expect(errors.filter((error) => !error.includes('status of 404'))).toEqual([]);
  expect(foreign).toEqual([]);
});

test('“for women” restricts to the values that the catalog has for them, in several languages', async () => {
  const genders = ['Damen', 'Herren', 'Unisex'];
  const lines = (await demoLines(url, 30)).map((line, n) =>
    JSON.stringify({ ...JSON.parse(line), attributes: { gender: genders[n % 3] } }),
  );
  await makeCatalog(url, catalog, lines);
  const { page, errors } = await openPage(browser, url);
  await page.getByRole('combobox', { name: 'Catalog' }).selectOption(catalog);
  await page.locator('.start-gallery button').first().click();
  await page.locator('.product').first().waitFor();
  const facts = () => page.locator('.product .facts').allTextContents();
  for (const [words, shown, hidden] of [
    ['in red, for women', 'Damen', 'Herren'],
    ['para hombres', 'Herren', 'Damen'],
  ] as const) {
    await page.getByLabel('But rather').fill(words);
    const found = page.waitForResponse('**/v1/similar');
    await page.keyboard.press('Enter');
    expect((await found).status()).toBe(200);
    const said = new RegExp(`Gender: (${shown}, Unisex|Unisex, ${shown})`);
    await page.locator('.filter summary', { hasText: said }).waitFor();
    await expect.poll(async () => (await facts()).some((text) => text.includes(hidden))).toBe(false);
    expect((await facts()).some((text) => text.includes(shown))).toBe(true);
  }
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect.poll(async () => (await facts()).some((text) => text.includes('Damen'))).toBe(true);
  expect(errors).toEqual([]);
});
