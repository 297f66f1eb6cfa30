import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eachWidth, launchBrowser, setting } from './launch.ts';
import { brokenPictures, idsOf, openExample, overflow, shownProducts } from './page-actions.ts';
import { openPage } from './watched-page.ts';

const url = setting('GARB_E2E_URL');
const screenshots = 'test-results';
let browser: Browser;

beforeAll(async () => {
  await mkdir(screenshots, { recursive: true });
  browser = await launchBrowser();
});

afterAll(() => browser?.close());

const heading = (page: Page) => page.locator('.result-title h2').textContent();

/** Shares an example's second garment, restricted to one kind. Returns its address. */
async function share(page: Page): Promise<string> {
  await openExample(page);
  expect(new URL(page.url()).hash).not.toContain('query=');
  await page.getByRole('button', { name: 'Share' }).click();
  await page.waitForURL(/query=/);
  await page.locator('.chip').nth(1).click();
  await page.waitForURL(/garment=r2/);
  await page.locator('[data-field="attributes.colorFamily"] summary').click();
  await page.locator('[data-field="attributes.colorFamily"] input').first().check();
  await page.waitForURL(/attributes\.colorFamily=/);
  await page.keyboard.press('Escape');
  await page.locator('.look-results[aria-busy="false"]').waitFor();
  return page.url();
}

test('a shared look opens elsewhere and after a reload, with its garment, choices and products, without the photo', async () => {
  const { page, errors } = await openPage(browser, url);
  const address = await share(page);
  const [title, list, count] = [await heading(page), await idsOf(page), await shownProducts(page)];
  const garments = await page.locator('.region').count();

  const other = await openPage(browser, address);
  await other.page.locator('.stage.unpictured .region').first().waitFor();
  for (const again of [false, true]) {
    if (again) {
      await other.page.reload();
      await other.page.locator('.stage.unpictured .region').first().waitFor();
    }
    expect(await heading(other.page)).toBe(title);
    expect(await idsOf(other.page)).toEqual(list);
    expect(await shownProducts(other.page)).toBe(count);
    expect(await other.page.locator('.region').count()).toBe(garments);
    expect(await other.page.locator('.stage img').count()).toBe(0);
    expect(other.page.url()).toBe(address);
  }
  expect(await brokenPictures(other.page)).toEqual([]);

  // It is a look like any other: choices go, garments change, and the address follows.
  await other.page.getByRole('button', { name: 'Show all' }).click();
  await other.page.waitForURL((to) => !to.hash.includes('colorFamily'));
  await other.page.locator('.region').last().click();
  await other.page.locator('.icon-button[aria-label^="Like"]').first().click();
  await other.page.getByRole('heading', { name: '1 liked' }).waitFor();
  expect([...errors, ...other.errors]).toEqual([]);
  expect(other.foreign).toEqual([]);
});

test('a look that is no longer kept says so, and a photo leads on', async () => {
  const { page, errors } = await openPage(browser, `${url}/#/shop/default?query=gone&garment=r1`);
  await page.getByRole('heading', { name: 'This look is no longer kept' }).waitFor();
  expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
  await page.screenshot({ path: join(screenshots, 'shared-gone.png') });
  await openExample(page);
  expect(new URL(page.url()).hash).toBe('#/shop');
  // The browser itself reports the 404s.
  expect(errors.filter((error) => !error.includes('404'))).toEqual([]);
});

test('another address in the same page opens another look, and leaving it clears the address', async () => {
  const { page, errors } = await openPage(browser, url);
  const address = await share(page);
  await page.getByRole('button', { name: 'Garb: start over' }).click();
  await page.locator('.start').waitFor();
  expect(new URL(page.url()).hash).toBe('#/shop');
  await page.evaluate((hash) => {
    window.location.hash = hash;
  }, new URL(address).hash);
  await page.locator('.stage.unpictured .region').first().waitFor();
  expect(page.url()).toBe(address);
  expect(errors).toEqual([]);
});

test('a shared look fits in both widths', async () => {
  const { page } = await openPage(browser, url);
  const address = await share(page);
  await page.screenshot({ path: join(screenshots, 'share.png') });
  for (const { name, ...options } of eachWidth) {
    const shared = await openPage(browser, address, options);
    await shared.page.locator('.product-picture img').first().waitFor();
    await shared.page.waitForLoadState('networkidle');
    expect(await overflow(shared.page)).toBeLessThanOrEqual(0);
    await shared.page.screenshot({ path: join(screenshots, `shared-${name}.png`) });
    expect(shared.errors).toEqual([]);
    await shared.page.context().close();
  }
});
