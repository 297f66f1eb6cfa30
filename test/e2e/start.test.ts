import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eachWidth, launchBrowser, setting } from './launch.ts';
import { brokenPictures, overflow, shownProducts } from './page-actions.ts';
import { openPage } from './watched-page.ts';

const url = setting('GARB_E2E_URL');
const screenshots = 'test-results';
let browser: Browser;

beforeAll(async () => {
  await mkdir(screenshots, { recursive: true });
  browser = await launchBrowser();
});

afterAll(() => browser?.close());

test('who has no photo starts from a product, goes on from another, likes one, and finds the way back', async () => {
  const { page, errors, foreign } = await openPage(browser, url);
  const gallery = page.locator('.start-gallery button');
  await gallery.first().waitFor();
  expect(await gallery.count()).toBe(25);
  const ids = await gallery.evaluateAll((all) => all.map((one) => one.getAttribute('data-product')));
  expect(new Set(ids).size).toBe(25);

  await gallery.first().click();
  await page.locator('.product').first().waitFor();
  expect(await shownProducts(page)).toBeGreaterThan(1);
  const shown = await page
    .locator('.product')
    .evaluateAll((all) => all.map((one) => one.getAttribute('data-product')));
  expect(shown).not.toContain(ids[0]);
  expect(await brokenPictures(page)).toEqual([]);

  await page.getByRole('button', { name: 'More like this' }).nth(1).click();
  await page.locator('.breadcrumb li').nth(2).waitFor();
  await page.locator('.product').first().waitFor();
  await page.locator('.icon-button[aria-label^="Like"]').first().click();
  await page.getByRole('heading', { name: '1 liked' }).waitFor();

  await page.getByLabel('But rather').fill('something in red');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: '1 liked, something in red' }).waitFor();
  await page.locator('.product .why summary').first().click();
  await page.getByText('More red').first().waitFor();
  await page.screenshot({ path: join(screenshots, 'nudge.png') });

  await page.locator('.breadcrumb button').first().click();
  await gallery.first().waitFor();
  expect(errors).toEqual([]);
  expect(foreign).toEqual([]);
});

test('the products to start from fit in both widths', async () => {
  for (const { name, ...options } of eachWidth) {
    const { page, errors } = await openPage(browser, url, options);
    const gallery = page.locator('.start-gallery button');
    await gallery.first().waitFor();
    for (const picture of await page.locator('.start-gallery img').all()) {
      await picture.scrollIntoViewIfNeeded();
      await picture.evaluate((image: HTMLImageElement) => image.decode());
    }
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await page.evaluate(() => window.scrollTo({ top: 0 }));
    await page.screenshot({ path: join(screenshots, `start-${name}.png`), fullPage: true });
    await gallery.nth(3).click();
    await page.locator('.product-picture img').first().waitFor();
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await page.screenshot({ path: join(screenshots, `browse-${name}.png`) });
    expect(errors).toEqual([]);
    await page.context().close();
  }
});
