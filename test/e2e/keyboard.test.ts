import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { enter, tabTo } from './keyboard.ts';
import { launchBrowser, setting } from './launch.ts';
import { demoLines, makeCatalog, saveExamples } from './own-catalog.ts';
import { examplePhoto, shownProducts } from './page-actions.ts';
import { openPage } from './watched-page.ts';

/** Every flow by keyboard alone: nothing here clicks. */
const url = setting('GARB_E2E_URL');
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

const settled = async (page: Page) => {
  await page.locator('.look-results[aria-busy="false"] .product').first().waitFor();
};
const pressed = '.region[aria-pressed="true"]';

/** Presses keys, and waits for the answer of a route that follows. */
async function answered(page: Page, route: string, ...keys: string[]): Promise<void> {
  const answer = page.waitForResponse(`**/v1/${route}`);
  for (const key of keys) await page.keyboard.press(key);
  expect((await answer).ok()).toBe(true);
}

test('a shopper: upload, boxes, a missed garment, filters, more, likes, the way back', async () => {
  const { page, errors } = await openPage(browser, url);
  const choosing = page.waitForEvent('filechooser');
  await enter(page, '.drop-zone .button.primary');
  const buffer = await examplePhoto(url, 0);
  await (await choosing).setFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer });
  await settled(page);
  const garments = await page.locator('.region').count();

  // A box is moved, then resized.
  await enter(page, '.region');
  const before = await page.locator(pressed).boundingBox();
  await answered(page, 'shop-the-look', 'ArrowDown', 'ArrowDown', 'Enter');
  await page.locator('.region.drawn[aria-pressed="true"]').waitFor();
  await settled(page);
  const moved = await page.locator(pressed).boundingBox();
  expect(moved?.y ?? 0).toBeGreaterThan(before?.y ?? 0);
  expect(moved?.height).toBeCloseTo(before?.height ?? 0, 0);
  await tabTo(page, '.region.drawn');
  await answered(page, 'shop-the-look', 'Shift+ArrowLeft', 'Shift+ArrowLeft', 'Enter');
  await settled(page);
  await expect
    .poll(async () => (await page.locator('.region.drawn').boundingBox())?.width ?? 0)
    .toBeLessThan((moved?.width ?? 0) - 1);

  // One is drawn, which is what a keyboard has in place of a tap; another one is removed.
  await tabTo(page, '.under-photo button');
  await answered(page, 'shop-the-look', 'Enter');
  await settled(page);
  expect(await page.locator('.region').count()).toBe(garments + 1);
  await tabTo(page, '.region.drawn');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Delete');
  await expect.poll(() => page.locator('.region').count()).toBe(garments);

  // Filters.
  await enter(page, '.chips li:last-child .chip');
  await page.getByRole('heading', { name: 'The whole look' }).waitFor();
  await enter(page, '.filter[data-field="garmentClass"] summary');
  await tabTo(page, '.filter[data-field="garmentClass"] input');
  await answered(page, 'shop-the-look', 'Space');
  await page.getByRole('button', { name: 'Show all' }).waitFor();
  await page.keyboard.press('Escape');
  await tabTo(page, '.filters > button');
  await answered(page, 'shop-the-look', 'Enter');
  await page.getByRole('button', { name: 'Show all' }).waitFor({ state: 'detached' });
  await settled(page);

  // More products of one garment.
  await enter(page, '.chip', true);
  await settled(page);
  const few = await shownProducts(page);
  await tabTo(page, '.more');
  await answered(page, 'shop-the-look', 'Enter');
  await expect.poll(() => shownProducts(page)).toBeGreaterThan(few);

  // Like, dislike, and back.
  await tabTo(page, '[aria-label^="Like "]', true);
  await answered(page, 'similar', 'Enter');
  await page.getByRole('heading', { name: /: 1 liked$/ }).waitFor();
  await settled(page);
  await tabTo(page, '[aria-label^="Dislike "]');
  await answered(page, 'similar', 'Enter');
  await page.getByRole('heading', { name: /: 1 liked, 1 disliked$/ }).waitFor();
  await enter(page, '.breadcrumb button', true);
  await page.locator('.breadcrumb').waitFor({ state: 'detached' });
  expect(errors).toEqual([]);
  await page.context().close();
});

test('a shopper without a photo: a product, more like another one, words, filters, and back', async () => {
  const { page, errors } = await openPage(browser, url);
  await page.locator('.start-gallery button').first().waitFor();
  await enter(page, '.start-gallery button');
  await page.locator('.product').first().waitFor();
  await enter(page, '.product .link-button');
  await page.locator('.breadcrumb li').nth(2).waitFor();
  await page.locator('.product').first().waitFor();
  await tabTo(page, '#nudge-words', true);
  await page.keyboard.type('in red');
  await answered(page, 'similar', 'Enter');
  await page.getByRole('heading', { name: /: in red$/ }).waitFor();
  await enter(page, '.filter[data-field="price"] summary');
  await tabTo(page, '.filter[data-field="price"] input');
  await answered(page, 'similar', 'ArrowUp');
  await page.getByRole('button', { name: 'Show all' }).waitFor();
  await enter(page, '.breadcrumb button', true);
  await enter(page, '.breadcrumb button', true);
  await page.locator('.start-gallery button').first().waitFor();
  expect(errors).toEqual([]);
  await page.context().close();
});

test('an operator: import, correct a class and a box, delete', async () => {
  const catalog = 'e2e-keys';
  const lines = await demoLines(url, 4);
  await makeCatalog(url, catalog, lines.slice(0, 1));
  const { page, errors } = await openPage(browser, `${url}#/catalog/${catalog}`);
  await page.locator('.product-tile').first().waitFor();
  const choosing = page.waitForEvent('filechooser');
  await enter(page, 'section[aria-labelledby="import-title"] .button.primary');
  const buffer = Buffer.from(`${lines.join('\n')}\n`);
  await (await choosing).setFiles({ name: 'shop.jsonl', mimeType: 'application/x-ndjson', buffer });
  await page.getByText(`${lines.length} in the catalog`).waitFor();

  await enter(page, '.product-tile');
  const sheet = page.getByRole('dialog');
  await sheet.locator('.garment-picture img').first().waitFor();
  const id = (await sheet.locator('p.fine-print').nth(1).textContent())?.split(' · ')[0] ?? '';
  await tabTo(page, 'dialog select');
  await page.keyboard.type('hat');
  await enter(page, 'dialog .button.primary');
  await sheet.getByText('The class is now hat').waitFor();

  await enter(page, 'dialog .box-form summary');
  await tabTo(page, 'dialog .corners input');
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('3');
  const original = page.waitForEvent('filechooser');
  await enter(page, 'dialog .box-form .link-button');
  const [first] = lines.map((line) => JSON.parse(line)).filter((product) => product.id === id);
  const picture = Buffer.from(first.images[0].base64, 'base64');
  await (await original).setFiles({ name: 'original.jpg', mimeType: 'image/jpeg', buffer: picture });
  await enter(page, 'dialog .box-form .button.primary');
  await sheet.getByText('The box was corrected').waitFor();
  const stored = await (await fetch(`${url}v1/catalogs/${catalog}/products/${id}`)).json();
  expect(stored.garments[0]).toMatchObject({ garmentClass: 'hat', box: { x1: 3 } });

  await enter(page, 'dialog .button.danger');
  await page.getByRole('heading', { name: 'Delete this product?' }).waitFor();
  // The question begins at Cancel.
  await enter(page, 'dialog dialog .button.danger', true);
  await page.getByText(`${lines.length - 1} in the catalog`).waitFor();
  expect((await fetch(`${url}v1/catalogs/${catalog}/products/${id}`)).status).toBe(404);

  await enter(page, `[aria-label="Delete catalog ${catalog}"]`);
  await page.getByRole('heading', { name: `Delete catalog ${catalog}?` }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect((await fetch(`${url}v1/catalogs/${catalog}`, { method: 'DELETE' })).ok).toBe(true);
  expect(errors).toEqual([]);
  await page.context().close();
});

test('an analyst: labels, a weight, the tuner, a comparison, a promotion, the way back', async () => {
  const catalog = 'e2e-lab-keys';
  await makeCatalog(url, catalog, await demoLines(url, 40));
  await saveExamples(url, catalog, 3);
  const { page, errors } = await openPage(browser, `${url}#/lab/${catalog}`);
  await page.locator('.row-tile img').first().waitFor();
  await tabTo(page, '.column:nth-child(2) .verdicts .right');
  for (const key of ['r', 's', 'w']) {
    await answered(page, 'judgments', key);
    await page.keyboard.press('ArrowRight');
  }
  await tabTo(page, 'article.replayed:nth-of-type(2) .column:nth-child(2) .verdicts .right');
  await answered(page, 'judgments', 'r');
  await expect
    .poll(() => page.locator('.measures').textContent(), { timeout: 20_000 })
    .toContain('2 judged lists');

  await tabTo(page, '.controls input[type="range"]', true);
  await answered(page, 'replays', 'Home');
  await page.getByText(/^Changed: /).waitFor();

  await enter(page, 'section[aria-labelledby="tuner-title"] .button.primary');
  await page.getByRole('button', { name: 'Take over the tuned settings' }).waitFor({ timeout: 200_000 });
  await enter(page, '.report .button');
  await enter(page, 'section[aria-labelledby="comparison-title"] .button.primary');
  await page.locator('[data-comparison]').waitFor({ timeout: 60_000 });

  const promotion = 'section[aria-labelledby="promotion-title"]';
  await tabTo(page, `${promotion} input[name="name"]`);
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('by-keys');
  await page.keyboard.press('Enter');
  await page.getByText('Stored as by-keys@').waitFor();
  await tabTo(page, `${promotion} input[name="by"]`);
  await page.keyboard.type('ada');
  await tabTo(page, `${promotion} textarea`);
  await page.keyboard.type('by keyboard');
  await tabTo(page, `${promotion} input[name="force"]`);
  await page.keyboard.press('Space');
  await enter(page, `${promotion} .button.primary`);
  await page.getByText(/by-keys@\d+ is active/).waitFor();
  await enter(page, `${promotion} .history .button`);
  await page.getByText(/Rolled back to default@/).waitFor();
  await fetch(`${url}v1/catalogs/${catalog}`, { method: 'DELETE' });
  expect(errors).toEqual([]);
  await page.context().close();
}, 360_000);

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
  await enter(page, 'main a');
  await page.waitForURL('**/docs/errors#corrupt-image');
  await page.context().close();
});
