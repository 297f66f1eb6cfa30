import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { faults } from './faults.ts';
import { eachWidth, launchBrowser, setting } from './launch.ts';
import { openExample, overflow } from './page-actions.ts';
import { openPage } from './watched-page.ts';

const url = setting('GARB_E2E_URL');
let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

describe.each(eachWidth)('$name', ({ name: _, ...screen }) => {
  const options = { ...screen, reducedMotion: 'reduce' as const };

  test('the start, an answer and a refined list have no fault', async () => {
    const { page } = await openPage(browser, url, options);
    await page.locator('.examples button').first().waitFor();
    await page.locator('.start-gallery button').first().waitFor();
    expect(await faults(page)).toEqual([]);
    await openExample(page);
    await page.locator('.product .why summary').first().click();
    expect(await faults(page)).toEqual([]);
    await page.locator('[aria-label^="Like "]').first().click();
    await page.getByRole('region', { name: 'Refined products' }).locator('.product').first().waitFor();
    expect(await faults(page)).toEqual([]);
    await page.context().close();
  });

  test('products to start from, a shared look and one that is gone have no fault', async () => {
    const { page } = await openPage(browser, url, options);
    await page.locator('.start-gallery button').first().click();
    await page.locator('.browse .product').first().waitFor();
    expect(await faults(page)).toEqual([]);
    await openExample(page);
    await page.getByRole('button', { name: 'Share' }).click();
    await page.waitForURL(/query=/);
    expect(await faults(page)).toEqual([]);
    await page.reload();
    await page.locator('.stage.unpictured .region').first().waitFor();
    expect(await faults(page)).toEqual([]);
    await page.goto('about:blank');
    await page.goto(`${url}/#/shop/default?query=gone`);
    await page.locator('.problem').waitFor();
    expect(await faults(page)).toEqual([]);
    await page.context().close();
  });

  test.each([
    '/docs',
    '/docs/errors',
    '/docs/import',
    '/docs/evaluation',
    '/docs/client',
    '/docs/api/search',
    '/docs/api/schemas',
    '/docs/search?q=filter',
    '/docs/adr/0024-closed-to-strangers',
  ])('%s has no fault and does not scroll sideways', async (path) => {
    const { page, errors, foreign } = await openPage(browser, new URL(path, url).href, options);
    expect(await faults(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect([errors, foreign]).toEqual([[], []]);
    await page.context().close();
  });
});

/** A window of 1,280 px has 640 CSS pixels at 200 % zoom, each of two device pixels. */
const zoomed = { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 };

describe('at 200 % zoom', () => {
  test.each(['/', '/docs', '/docs/errors', '/docs/api/search'])(
    '%s needs no scrolling sideways',
    async (path) => {
      const { page } = await openPage(browser, new URL(path, url).href, zoomed);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      await page.context().close();
    },
  );

  test('an answer shows photo, garments and products', async () => {
    const { page } = await openPage(browser, url, zoomed);
    await openExample(page);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    for (const part of ['.stage', '.chip', '.product'])
      expect(await page.locator(part).first().isVisible(), part).toBe(true);
    await page.context().close();
  });
});

const workplaces = [
  ['#/shop', '.start-gallery button'],
  ['#/catalog/default', '.product-tile img'],
  ['#/lab/default', '.lab-columns'],
] as const;

test.each(workplaces)('at twice the size, %s needs no scrolling sideways', async (path, shown) => {
  const { page, errors } = await openPage(browser, `${url}${path}`, zoomed);
  await page.locator(shown).first().waitFor();
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  expect(errors).toEqual([]);
  await page.context().close();
});

/** Animations that someone would see. */
const moving = (page: Page) =>
  page.evaluate(
    () =>
      document.getAnimations().filter((animation) => {
        const { duration } = animation.effect?.getTiming() ?? {};
        return typeof duration === 'number' && duration > 1;
      }).length,
  );

test('who wants no motion sees none, while a photo is searched neither', async () => {
  for (const reducedMotion of ['reduce', 'no-preference'] as const) {
    const { page } = await openPage(browser, url, { reducedMotion });
    let answer = () => {};
    const asked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route('**/v1/shop-the-look', async (route) => {
      await asked;
      await route.continue();
    });
    await page.locator('.examples button').first().click();
    await page.locator('.stage.searching').waitFor();
    await page.locator('.skeleton').first().waitFor();
    // What moves for others shows that the measure sees motion.
    expect((await moving(page)) > 0).toBe(reducedMotion === 'no-preference');
    answer();
    await page.locator('.product').first().waitFor();
    if (reducedMotion === 'reduce') expect(await moving(page)).toBe(0);
    await page.context().close();
  }
});

test.each(workplaces)('who wants no motion sees none at %s', async (path, shown) => {
  const { page } = await openPage(browser, `${url}${path}`, { reducedMotion: 'reduce' });
  await page.locator(shown).first().waitFor();
  await page.locator('button:visible').first().hover();
  expect(await moving(page)).toBe(0);
  await page.context().close();
});
