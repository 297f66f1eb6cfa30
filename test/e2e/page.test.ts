import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  brokenPictures,
  chipClass,
  classOf,
  openExample,
  overflow,
  productClasses,
  upload,
} from './page-actions.ts';
import { openPage } from './watched-page.ts';

const url = setting('GARB_E2E_URL');
const screenshots = 'test-results';
let browser: Browser;

beforeAll(async () => {
  await mkdir(screenshots, { recursive: true });
  browser = await chromium.launch({
    executablePath: setting('GARB_E2E_CHROMIUM'),
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
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
  expect(await notices.last().textContent()).toContain('No match in this catalog');
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

function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`Expected ${name} to be set: run npm run test:e2e`);
  return value;
}
