import type { Browser, Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { faults } from './faults.ts';
import { eachWidth, launchBrowser, setting } from './launch.ts';
import { examplePhoto, idsOf, judge, overflow, productClasses, upload } from './page-actions.ts';
import { openPage } from './watched-page.ts';

/** The whole way of a shopper, in both widths, with axe where a view is another one. */
const url = setting('GARB_E2E_URL');
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

async function drag(page: Page, from: readonly [number, number], by: readonly [number, number]) {
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move(from[0] + by[0], from[1] + by[1], { steps: 4 });
  await page.mouse.up();
}

async function middleOf(element: Locator): Promise<readonly [number, number]> {
  await element.scrollIntoViewIfNeeded();
  const box = await element.boundingBox();
  if (!box) throw new Error('Expected the element to be visible');
  return [box.x + box.width / 2, box.y + box.height / 2];
}

describe.each(eachWidth)('$name', ({ name: _, ...options }) => {
  test('a shopper: upload, move a box, filter, like two, dislike one, back, draw, tap', async () => {
    const { page, errors, foreign } = await openPage(browser, url, options);
    await upload(page, { name: 'a.jpg', mimeType: 'image/jpeg', buffer: await examplePhoto(url, 0) });
    await page.locator('.product').first().waitFor();
    const garments = await page.locator('.region').count();
    expect(garments).toBeGreaterThan(1);

    const searched = page.waitForResponse('**/v1/shop-the-look');
    await drag(page, await middleOf(page.locator('.grip.move')), [0, 14]);
    expect((await searched).status()).toBe(200);
    await page.locator('.region.drawn[aria-pressed="true"]').waitFor();
    await page.locator('.look-results[aria-busy="false"] .product').first().waitFor();
    expect(await page.locator('.region').count()).toBe(garments);

    await page.locator('.chip').last().click();
    const kind = page.locator('.filter[data-field="garmentClass"]');
    await kind.locator('summary').click();
    expect.soft(await faults(page), 'an open menu').toEqual([]);
    const box = kind.getByRole('checkbox').first();
    const chosen = (await kind.locator('label').first().textContent())?.trim().split(' ')[0];
    await box.check();
    await page.getByRole('button', { name: 'Show all' }).waitFor();
    await page.locator('.look-results[aria-busy="false"]').waitFor();
    expect([...new Set(await productClasses(page))]).toEqual([chosen]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.getByRole('button', { name: 'Show all' }).waitFor({ state: 'detached' });
    await page.locator('.look-results[aria-busy="false"]').waitFor();

    await page.locator('.chip').first().click();
    const before = await idsOf(page);
    await judge(page, 'Like', 3);
    const once = await idsOf(page);
    expect(once.slice(0, 8)).not.toEqual(before.slice(0, 8));
    await judge(page, 'Like', 4);
    const disliked = (await idsOf(page))[5];
    await judge(page, 'Dislike', 5);
    await page.getByRole('heading', { name: /: 2 liked, 1 disliked$/ }).waitFor();
    expect(await idsOf(page)).not.toContain(disliked);
    expect.soft(await faults(page), 'a refined list').toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await page.locator('.breadcrumb button').first().click();
    expect(await idsOf(page)).toEqual(before);

    await page.locator('.stage').evaluate((element) => element.scrollIntoView({ block: 'center' }));
    const stage = await page.locator('.stage').boundingBox();
    if (!stage) throw new Error('Expected the photo to be visible');
    const at = (x: number, y: number) => [stage.x + stage.width * x, stage.y + stage.height * y] as const;
    const drawn = await page.locator('.region.drawn').count();
    await drag(page, at(0.25, 0.15), [stage.width * 0.45, stage.height * 0.3]);
    await expect.poll(() => page.locator('.region.drawn').count()).toBe(drawn + 1);
    await page.locator('.look-results[aria-busy="false"] .product').first().waitFor();

    // A garment without a box is found by a tap: the smallest one, whose box is taken away.
    const places = page.locator('.region:not(.drawn)');
    const garment = places.last();
    await garment.focus();
    await page.keyboard.press('Enter');
    const [x, y] = await middleOf(garment);
    const label = await garment.getAttribute('data-region');
    await page.keyboard.press('Delete');
    await page.locator(`[data-region="${label}"]`).waitFor({ state: 'detached' });
    const under = await page.evaluate(
      ([px, py]) => document.elementFromPoint(px, py)?.closest('button')?.getAttribute('data-region'),
      [x, y] as const,
    );
    // Where another box covers it, that box would be chosen.
    for (const id of under ? [under] : []) {
      await page.locator(`[data-region="${id}"]`).focus();
      await page.keyboard.press('Enter');
      await page.keyboard.press('Delete');
      await page.locator(`[data-region="${id}"]`).waitFor({ state: 'detached' });
    }
    await page.mouse.click(x, y);
    await page.locator('[data-region^="tapped-"]').waitFor();
    await page.locator('.look-results[aria-busy="false"] .product').first().waitFor();
    expect([errors, foreign]).toEqual([[], []]);
    await page.context().close();
  });

  test('a shopper: no match, overloaded, offline and a wrong file say so and leave the answer in sight', async () => {
    const { page, errors, foreign } = await openPage(browser, url, options);
    const wrong = { name: 'a.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('No') };
    await upload(page, wrong);
    await page.getByRole('heading', { name: 'Unsupported image format' }).waitFor();
    expect.soft(await faults(page), 'a wrong file').toEqual([]);
    await page.getByRole('button', { name: 'Garb: start over' }).click();
    const grey = await sharp({ create: { width: 300, height: 400, channels: 3, background: '#808080' } })
      .jpeg()
      .toBuffer();
    await upload(page, { name: 'grey.jpg', mimeType: 'image/jpeg', buffer: grey });
    await page.getByText('Nothing like this in the catalog').waitFor();
    const products = await page.locator('.product').count();
    expect(products).toBeGreaterThan(0);
    expect.soft(await faults(page), 'no match').toEqual([]);

    let asked = 0;
    await page.route('**/v1/shop-the-look', async (route) => {
      asked += 1;
      if (asked > 1) return route.continue();
      const problem = { title: 'Service overloaded', detail: 'Too many requests wait', code: 'overloaded' };
      await route.fulfill({
        status: 503,
        contentType: 'application/problem+json',
        headers: { 'Retry-After': '1' },
        json: problem,
      });
    });
    await page.getByRole('button', { name: 'Draw a box' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('Service overloaded').waitFor();
    expect(await page.locator('.product').count()).toBe(products);
    // It asks again by itself after the wait that it was told.
    await page.locator('.region.drawn').waitFor();
    expect(asked).toBe(2);
    await page.locator('.look-results[aria-busy="false"] .product').first().waitFor();

    const shown = await page.locator('.product').count();
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Draw a box' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('You are offline').waitFor();
    expect.soft(await faults(page), 'offline').toEqual([]);
    expect(await page.locator('.product').count()).toBe(shown);
    // And as soon as the connection is back.
    await page.context().setOffline(false);
    await expect.poll(() => page.locator('.region.drawn').count()).toBe(2);
    await page.getByRole('alert').waitFor({ state: 'detached' });

    const choosing = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'New photo' }).click();
    await (await choosing).setFiles(wrong);
    await page.getByText('Unsupported image format').waitFor();
    expect(await page.locator('.product').count()).toBeGreaterThan(0);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    // The browser itself writes down what was refused on purpose.
    const refused = /status of (503|415)|ERR_INTERNET_DISCONNECTED/;
    expect(errors.filter((error) => !refused.test(error))).toEqual([]);
    expect(foreign).toEqual([]);
    await page.context().close();
  });
});
