import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, setting } from './launch.ts';
import {
  brokenPictures,
  chipClass,
  classOf,
  idsOf,
  judge,
  openExample,
  overflow,
  productClasses,
  shownProducts,
  upload,
} from './page-actions.ts';
import { openPage } from './watched-page.ts';

const url = setting('GARB_E2E_URL');
const screenshots = 'test-results';
let browser: Browser;

beforeAll(async () => {
  await mkdir(screenshots, { recursive: true });
  browser = await launchBrowser();
});

afterAll(() => browser?.close());

test('a garment of an example photo shows products of its class, with pictures', async () => {
  const { page, errors, foreign } = await openPage(browser, url);
  await openExample(page);
  const garments = await page.locator('.region').count();
  expect(garments).toBeGreaterThan(1);
  expect(await page.locator('.chip').count()).toBe(garments + 1);
  await page.screenshot({ path: join(screenshots, 'desktop.png') });

  // The smallest box comes last and lies above the others.
  const garment = page.locator('.region').last();
  const garmentClass = await classOf(garment);
  await garment.click();
  expect(await garment.getAttribute('aria-pressed')).toBe('true');
  expect(await page.locator('.result-title h2').textContent()).toBe(garmentClass);

  expect(await brokenPictures(page)).toEqual([]);

  // The garment that the detector is most certain of comes first.
  const certain = page.locator('.chip').first();
  await certain.click();
  expect((await productClasses(page))[0]).toBe(await chipClass(certain));
  expect(await brokenPictures(page)).toEqual([]);
  expect(errors).toEqual([]);
  expect(foreign).toEqual([]);
});

test('garments are chosen with the keyboard alone', async () => {
  const { page, errors } = await openPage(browser, url);
  await openExample(page);
  const garment = page.locator('.region').first();
  await garment.focus();
  await page.keyboard.press('Enter');
  expect(await garment.getAttribute('aria-pressed')).toBe('true');
  expect(await page.locator('.result-title h2').textContent()).toBe(await classOf(garment));
  expect(errors).toEqual([]);
});

test('the reasons of a hit sum to its score, for a garment and for the whole look', async () => {
  const { page, errors } = await openPage(browser, url);
  await openExample(page);
  for (const chip of [page.locator('.chip').first(), page.locator('.chip').last()]) {
    await chip.click();
    const product = page.locator('.product').first();
    await product.locator('summary').click();
    const score = Number(await product.locator('.score data').getAttribute('value'));
    const contributions = await product
      .locator('[data-contribution]')
      .evaluateAll((parts) => parts.map((part) => Number(part.getAttribute('data-contribution'))));
    expect(await product.locator('.why dl').isVisible()).toBe(true);
    expect(contributions.length).toBeGreaterThan(1);
    expect(score).toBeGreaterThan(0);
    expect(contributions.reduce((sum, part) => sum + part, 0)).toBeCloseTo(score, 9);
  }
  await page.screenshot({ path: join(screenshots, 'why.png') });
  expect(errors).toEqual([]);
});

test('a box drawn on the photo becomes one more garment, with products', async () => {
  const { page, errors } = await openPage(browser, url);
  await openExample(page);
  const garments = await page.locator('.region').count();
  const stage = await page.locator('.stage').boundingBox();
  if (!stage) throw new Error('Expected the photo to be visible');
  await page.mouse.move(stage.x + stage.width * 0.3, stage.y + stage.height * 0.2);
  await page.mouse.down();
  await page.mouse.move(stage.x + stage.width * 0.7, stage.y + stage.height * 0.5, { steps: 5 });
  await page.mouse.up();
  await page.locator('.region.drawn').waitFor();
  expect(await page.locator('.region').count()).toBe(garments + 1);
  expect(await page.locator('.region.drawn').getAttribute('aria-pressed')).toBe('true');
  expect((await productClasses(page)).length).toBeGreaterThan(0);
  expect(errors).toEqual([]);
});

test('a box is moved by the mouse and by arrow keys, searched again, and removed', async () => {
  const { page, errors } = await openPage(browser, url);
  await openExample(page);
  const garments = await page.locator('.region').count();
  const before = await page.locator('.region[aria-pressed="true"]').boundingBox();
  const grip = await page.locator('.grip.se').boundingBox();
  if (!before || !grip) throw new Error('Expected the selected box to have grips');
  await page.mouse.move(grip.x + grip.width / 2, grip.y + grip.height / 2);
  await page.mouse.down();
  await page.mouse.move(grip.x + grip.width / 2 - 10, grip.y + grip.height / 2 - 30, { steps: 4 });
  await page.mouse.up();
  const drawn = page.locator('.region.drawn[aria-pressed="true"]');
  await drawn.waitFor();
  expect(await page.locator('.region').count()).toBe(garments);
  const resized = await drawn.boundingBox();
  expect((resized?.height ?? 0) - before.height).toBeCloseTo(-30, 0);
  expect((resized?.width ?? 0) - before.width).toBeCloseTo(-10, 0);

  await drawn.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.locator('.draft.pending').waitFor({ state: 'detached' });
  await page.locator('.region.drawn[aria-pressed="true"]').waitFor();
  const moved = await page.locator('.region.drawn[aria-pressed="true"]').boundingBox();
  expect(moved?.y ?? 0).toBeGreaterThan(resized?.y ?? 0);
  expect(moved?.height).toBeCloseTo(resized?.height ?? 0, 0);
  expect((await productClasses(page)).length).toBeGreaterThan(0);

  await page.locator('.region.drawn').focus();
  await page.keyboard.press('Delete');
  expect(await page.locator('.region').count()).toBe(garments - 1);
  expect(await page.locator('.region.drawn').count()).toBe(0);
  await page.getByRole('button', { name: 'Remove the box' }).click();
  expect(await page.locator('.region').count()).toBe(garments - 2);
  expect(errors).toEqual([]);
});

test('a tap on a garment without a box finds it, a tap beside all garments says that there is none', async () => {
  const { page, errors } = await openPage(browser, url);
  await openExample(page);
  const before = await page.locator('.region').count();
  const garment = page.locator('.region').last();
  const name = await classOf(garment);
  // Where only the last garment, which is the smallest, is.
  const place = await garment.evaluate((own) => {
    const { left, top, width, height } = own.getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2 };
  });
  const others = await page.locator('.region').evaluateAll(
    (all, { x, y }) =>
      all.slice(0, -1).filter((one) => {
        const { left, top, right, bottom } = one.getBoundingClientRect();
        return x > left && x < right && y > top && y < bottom;
      }).length,
    place,
  );
  expect(others, 'garments that cover the smallest one').toBe(0);
  await garment.focus();
  await garment.click();
  await garment.press('Delete');
  await expect.poll(() => page.locator('.region').count()).toBe(before - 1);

  await page.mouse.click(place.x, place.y);
  await expect.poll(() => page.locator('.region').count()).toBe(before);
  const tapped = page.locator('[data-region="tapped-1"]');
  expect(await classOf(tapped)).toBe(name);
  expect(await tapped.getAttribute('aria-pressed')).toBe('true');
  await expect.poll(() => shownProducts(page)).toBeGreaterThan(0);

  // What is in the corner of a photo, the detector knows; that nothing is there, the page has to say.
  await page.route('**/v1/detect', (route) =>
    route.fulfill({ json: { image: { width: 1, height: 1 }, regions: [], notices: [] } }),
  );
  await page.locator('.stage').click({ position: { x: 8, y: 8 } });
  await page.getByText('No garment found there').waitFor();
  expect(await page.locator('.region').count()).toBe(before);
  expect(errors).toEqual([]);
});

test('without a mouse, a box is added in the middle of the photo', async () => {
  const { page, errors } = await openPage(browser, url);
  await openExample(page);
  await page.getByRole('button', { name: 'Draw a box' }).focus();
  await page.keyboard.press('Enter');
  await page.locator('.region.drawn[aria-pressed="true"]').waitFor();
  expect(errors).toEqual([]);
});

test('labels of garments never overlap', async () => {
  for (const viewport of [
    { width: 1280, height: 900 },
    { width: 390, height: 844 },
  ]) {
    const { page, errors } = await openPage(browser, url, { viewport });
    const examples = await page.locator('.examples button').count();
    for (let n = 0; n < Math.min(4, examples); n++) {
      const answered = page.waitForResponse('**/v1/shop-the-look');
      await page.locator('.examples button').nth(n).click();
      await answered;
      await page.locator('.stage:not(.searching)').waitFor();
      await page.locator('.region-label').filter({ visible: true }).first().waitFor();
      const rects = await page
        .locator('.region-label')
        .filter({ visible: true })
        .evaluateAll((labels) => labels.map((label) => label.getBoundingClientRect().toJSON()));
      expect(rects.length).toBeGreaterThan(0);
      const crossing = rects.flatMap((a, i) =>
        rects
          .slice(i + 1)
          .filter(
            (b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height,
          ),
      );
      expect(crossing).toEqual([]);
    }
    expect(errors).toEqual([]);
  }
});

test('a choice of kind restricts every list, can be taken back, and more products can be asked for', async () => {
  const { page, errors } = await openPage(browser, url);
  await openExample(page);
  await page.locator('.chip').last().click();
  const kind = page.locator('.filter[data-field="garmentClass"]');
  await kind.locator('summary').click();
  await kind.getByRole('checkbox', { name: 'bag' }).check();
  await page.getByRole('button', { name: 'Show all' }).waitFor();
  await page.locator('.look-results[aria-busy="false"]').waitFor();
  expect([...new Set(await productClasses(page))]).toEqual(['bag']);
  await page.keyboard.press('Escape');
  expect(await kind.locator('ul').isVisible()).toBe(false);
  await page.getByRole('button', { name: 'Show all' }).click();
  await page.getByRole('button', { name: 'Show all' }).waitFor({ state: 'detached' });
  await page.locator('.look-results[aria-busy="false"]').waitFor();
  expect(new Set(await productClasses(page)).size).toBeGreaterThan(1);

  await page.locator('.chip').first().click();
  const few = await shownProducts(page);
  await page.getByRole('button', { name: 'Show more' }).click();
  await page
    .locator('.result-title')
    .getByText(`${2 * few} products`)
    .waitFor();
  expect(await shownProducts(page)).toBe(2 * few);
  expect(errors).toEqual([]);
});

test('colors of one product share a card, and a swatch shows another one', async () => {
  const { page, errors } = await openPage(browser, url);
  await openExample(page);
  const card = page
    .locator('.product')
    .filter({ has: page.locator('.swatches') })
    .first();
  const shown = await card.getAttribute('data-product');
  const picture = await card.locator('.product-picture img').getAttribute('src');
  await card.locator('.swatches button').nth(1).click();
  expect(await page.locator(`.product[data-product="${shown}"]`).count()).toBe(0);
  const pictures = await page
    .locator('.product')
    .filter({ has: page.locator('.swatches button:nth-child(1)[aria-pressed="true"]') })
    .locator('.product-picture img')
    .evaluateAll((all) => all.map((one) => one.getAttribute('src')));
  expect(pictures.length).toBeGreaterThan(0);
  expect(pictures.filter((src) => src === picture)).toEqual([]);
  expect(errors).toEqual([]);
});

test('a garment is refined by two likes and a dislike, the list moves, and the way leads back', async () => {
  const { page, errors } = await openPage(browser, url);
  await openExample(page);
  const title = await page.locator('.result-title h2').textContent();
  const before = await idsOf(page);
  const first = await judge(page, 'Like', 3);
  await page.locator('.icon-button[aria-pressed="true"]').waitFor();
  const once = await idsOf(page);
  expect(once.slice(0, 8)).not.toEqual(before.slice(0, 8));
  expect(once).toContain(first);
  const second = await judge(page, 'Like', 4);
  await page.getByRole('heading', { name: `${title}: 2 liked` }).waitFor();
  const disliked = await judge(page, 'Dislike', 5);
  await page.getByRole('heading', { name: `${title}: 2 liked, 1 disliked` }).waitFor();
  await page.waitForFunction(
    (id) => document.querySelector(`.product[data-product="${id}"]`) === null,
    disliked,
  );
  const liked = await page
    .locator('.product')
    .filter({ has: page.locator('.icon-button[aria-pressed="true"]') })
    .evaluateAll((all) => all.map((one) => one.getAttribute('data-product')));
  expect(liked.sort()).toEqual([first, second].sort());

  const reasons = page.locator('.product').first();
  await reasons.locator('summary').click();
  const score = Number(await reasons.locator('.score data').getAttribute('value'));
  const parts = await reasons
    .locator('[data-contribution]')
    .evaluateAll((all) => all.map((one) => Number(one.getAttribute('data-contribution'))));
  expect(parts.length).toBe(4);
  expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(score, 9);

  await page.locator('.product').nth(1).getByRole('button', { name: 'More like this' }).click();
  await page.getByRole('heading', { name: 'More like ' }).waitFor();
  await page.locator('.product').first().waitFor();
  await page.screenshot({ path: join(screenshots, 'refined.png') });
  expect(await overflow(page)).toBe(0);
  await page.locator('.breadcrumb button').nth(1).click();
  await page.getByRole('heading', { name: `${title}: 2 liked, 1 disliked` }).waitFor();
  await page.locator('.breadcrumb button').first().click();
  expect(await idsOf(page)).toEqual(before);
  expect(errors).toEqual([]);
});

test('a file that is no picture is answered with what is wrong and another try', async () => {
  const { page, errors, foreign } = await openPage(browser, url);
  await upload(page, { name: 'notes.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('Not a picture') });
  const problem = page.getByRole('alert');
  await problem.waitFor();
  expect(await problem.locator('h1').textContent()).toBe('Unsupported image format');
  expect(await problem.locator('code').textContent()).not.toBe('');
  expect(await problem.getByRole('button', { name: 'Choose another photo' }).isVisible()).toBe(true);
  // The browser itself writes the refused request down; nothing else may go wrong.
  expect(errors).toEqual([expect.stringContaining('status of 415')]);
  expect(foreign).toEqual([]);
});

test('a photo without a garment is said to have none and no match, and what is nearest is shown', async () => {
  const { page, errors } = await openPage(browser, url);
  const buffer = await sharp({ create: { width: 400, height: 600, channels: 3, background: '#808080' } })
    .jpeg()
    .toBuffer();
  await upload(page, { name: 'grey.jpg', mimeType: 'image/jpeg', buffer });
  const notices = page.locator('.notice');
  await notices.last().waitFor();
  expect(await notices.first().textContent()).toContain('No garment found');
  expect(await notices.last().textContent()).toContain('Nothing like this in the catalog');
  expect(await page.locator('.region').count()).toBe(0);
  expect(await page.locator('.result-title h2').textContent()).toBe('The whole look');
  expect((await productClasses(page)).length).toBeGreaterThan(0);
  expect(errors).toEqual([]);
});

test('people side by side lie above their products, each with garments, and only the chosen one is named', async () => {
  const examples: { url: string }[] = await (await fetch(new URL('/v1/examples', url))).json();
  const [width, height] = [400, 600];
  const people = await Promise.all(
    examples.slice(0, 4).map(async (example, index) => {
      const photo = await (await fetch(new URL(example.url, url))).arrayBuffer();
      const input = await sharp(photo).resize(width, height, { fit: 'cover' }).toBuffer();
      return { input, left: index * width, top: 0 };
    }),
  );
  const buffer = await sharp({
    create: { width: people.length * width, height, channels: 3, background: '#ffffff' },
  })
    .composite(people)
    .jpeg()
    .toBuffer();

  const { page, errors } = await openPage(browser, url);
  await upload(page, { name: 'group.jpg', mimeType: 'image/jpeg', buffer });
  await page.locator('.region').first().waitFor();
  const stage = await page.locator('.stage').boundingBox();
  const results = await page.locator('.look-results').boundingBox();
  expect((results?.y ?? 0) - (stage?.y ?? 0)).toBeGreaterThan(stage?.height ?? Number.POSITIVE_INFINITY);
  const middles = await page
    .locator('.region')
    .evaluateAll((regions) =>
      regions.map((region) => region.getBoundingClientRect()).map(({ x, width }) => x + width / 2),
    );
  const persons = middles.map((x) =>
    Math.floor(((x - (stage?.x ?? 0)) / (stage?.width ?? 1)) * people.length),
  );
  expect([...new Set(persons)].sort()).toEqual([0, 1, 2, 3]);
  expect(middles.length).toBeGreaterThan(9);
  expect(await page.locator('.region-label').filter({ visible: true }).count()).toBe(1);
  expect(await overflow(page)).toBe(0);
  await page.screenshot({ path: join(screenshots, 'group.png') });
  expect(errors).toEqual([]);
});

test('a phone shows all of it without scrolling sideways', async () => {
  const { page, errors, foreign } = await openPage(browser, url, {
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
  });
  expect(await overflow(page)).toBe(0);
  await openExample(page);
  expect(await overflow(page)).toBe(0);
  await page.screenshot({ path: join(screenshots, 'phone.png') });

  const garment = page.locator('.region').last();
  const garmentClass = await classOf(garment);
  await garment.tap();
  expect(await page.locator('.result-title h2').textContent()).toBe(garmentClass);
  expect(await brokenPictures(page)).toEqual([]);
  const certain = page.locator('.chip').first();
  await certain.tap();
  expect((await productClasses(page))[0]).toBe(await chipClass(certain));
  await page.locator('.product summary').first().tap();
  expect(await page.locator('.why dl').first().isVisible()).toBe(true);
  expect(await overflow(page)).toBe(0);
  await page.screenshot({ path: join(screenshots, 'phone-products.png') });
  expect(errors).toEqual([]);
  expect(foreign).toEqual([]);
});

test('the page follows a dark system', async () => {
  const { page, errors } = await openPage(browser, url, { colorScheme: 'dark' });
  await openExample(page);
  const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const channels = ground.match(/\d+/g)?.map(Number) ?? [];
  expect(Math.max(...channels)).toBeLessThan(64);
  await page.screenshot({ path: join(screenshots, 'desktop-dark.png') });
  expect(errors).toEqual([]);
});
