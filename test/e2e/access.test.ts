import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { faults } from './faults.ts';
import { launchBrowser, setting } from './launch.ts';
import { openExample, overflow } from './page-actions.ts';
import { openPage } from './watched-page.ts';

const url = setting('GARB_E2E_URL');
let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

const widths = [390, 1280];
const themes = ['light', 'dark'] as const;
const views = widths.flatMap((width) => themes.map((colorScheme) => ({ width, colorScheme })));

describe.each(views)('at $width px, $colorScheme', ({ width, colorScheme }) => {
  const options = { viewport: { width, height: 900 }, colorScheme, reducedMotion: 'reduce' as const };

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

describe('at 200 % zoom', () => {
  // A window of 1,280 px has 640 CSS pixels then, each of two device pixels.
  const options = { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 };

  test.each(['/', '/docs', '/docs/errors', '/docs/api/search'])(
    '%s needs no scrolling sideways',
    async (path) => {
      const { page } = await openPage(browser, new URL(path, url).href, options);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      await page.context().close();
    },
  );

  test('an answer shows photo, garments and products', async () => {
    const { page } = await openPage(browser, url, options);
    await openExample(page);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    for (const part of ['.stage', '.chip', '.product'])
      expect(await page.locator(part).first().isVisible(), part).toBe(true);
    await page.context().close();
  });
});

describe('by keyboard alone', () => {
  /** Presses Tab until what has the focus is of the selector. */
  async function tabTo(page: Page, selector: string): Promise<void> {
    for (let presses = 0; presses < 200; presses++) {
      await page.keyboard.press('Tab');
      if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
    }
    throw new Error(`Tab never came to ${selector}`);
  }
  const focusShows = (page: Page) =>
    page.evaluate(() => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(document.activeElement as Element);
      return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
    });

  test('an example is opened, a garment chosen, its box moved, a product liked, and the way back', async () => {
    const { page, errors } = await openPage(browser, url);
    await page.locator('.examples button').first().waitFor();
    await tabTo(page, '.examples button');
    expect(await focusShows(page)).toBe(true);
    await page.keyboard.press('Enter');
    await page.locator('.product-picture img').first().waitFor();
    await tabTo(page, '.region');
    await page.keyboard.press('Enter');
    const chosen = '.region[aria-pressed="true"]';
    await page.locator(chosen).waitFor();
    expect(await focusShows(page)).toBe(true);
    const before = await page.locator(chosen).boundingBox();
    const answered = page.waitForResponse('**/v1/shop-the-look');
    for (let press = 0; press < 3; press++) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    expect((await answered).ok()).toBe(true);
    const places = () =>
      page.locator('.region').evaluateAll((all) => all.map((each) => each.getBoundingClientRect().x));
    await expect.poll(places).not.toContain(before?.x);
    await page.locator('.product').first().waitFor();
    await tabTo(page, '[aria-label^="Like "]');
    expect(await focusShows(page)).toBe(true);
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Refined products' }).locator('.product').first().waitFor();
    await tabTo(page, '.breadcrumb button');
    await page.keyboard.press('Enter');
    await page.locator('.breadcrumb').waitFor({ state: 'detached' });
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test('the guides: the text is reached at once, and a search finds a guide', async () => {
    const { page } = await openPage(browser, new URL('/docs', url).href);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
    await page.goto(new URL('/docs', url).href);
    await tabTo(page, '#q');
    await page.keyboard.type('corrupt-image');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Search: corrupt-image' }).waitFor();
    await tabTo(page, 'main a');
    expect(await focusShows(page)).toBe(true);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/docs/errors#corrupt-image');
    await page.context().close();
  });
});

test('who wants no motion sees none', async () => {
  const { page } = await openPage(browser, url, { reducedMotion: 'reduce' });
  await openExample(page);
  const moving = await page.evaluate(
    () =>
      document.getAnimations().filter((animation) => {
        const { duration } = animation.effect?.getTiming() ?? {};
        return typeof duration === 'number' && duration > 1;
      }).length,
  );
  expect(moving).toBe(0);
  await page.context().close();
});
