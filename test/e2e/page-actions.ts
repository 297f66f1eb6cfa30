import { equal } from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';

/** Takes the first example and waits for its products with their pictures. */
export async function openExample(page: Page): Promise<void> {
  await page.locator('.examples button').first().click();
  // The first ones are in sight or near it, so they load without scrolling.
  await page.locator('.product-picture img').first().waitFor();
  const pictures = await page.locator('.product-picture img').all();
  for (const picture of pictures.slice(0, 2)) {
    await picture.evaluate((image: HTMLImageElement) => image.decode());
  }
}

/** Chooses a file by the start screen's button. */
export async function upload(
  page: Page,
  file: { name: string; mimeType: string; buffer: Buffer },
): Promise<void> {
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a photo' }).click();
  await (await choosing).setFiles(file);
}

/** The class in a box's label, as the heading of its products writes it. */
export async function classOf(region: Locator): Promise<string> {
  return (await region.getAttribute('aria-label'))?.split(',')[0] ?? '';
}

/** The class that a chip names, as products write it. */
export async function chipClass(chip: Locator): Promise<string> {
  return (
    await chip.locator('.chip-text').evaluate((text) => text.firstChild?.textContent ?? '')
  ).toLowerCase();
}

/** The classes of the products shown, best first. */
export async function productClasses(page: Page): Promise<string[]> {
  return page
    .locator('.product')
    .evaluateAll((all) => all.map((one) => one.getAttribute('data-class') ?? ''));
}

/** The number of products that the heading of the list counts, those behind swatches included. */
export async function shownProducts(page: Page): Promise<number> {
  const heading = await page.locator('.result-title p').last().textContent();
  return Number.parseInt(heading ?? '', 10);
}

/** Addresses of the products' pictures that did not load; a product without one counts too. */
export async function brokenPictures(page: Page): Promise<string[]> {
  const pictures = await page.locator('.product-picture img').all();
  for (const picture of pictures) {
    // They load only when they come into sight.
    await picture.scrollIntoViewIfNeeded();
    await picture.evaluate((image: HTMLImageElement) => image.decode().catch(() => {}));
  }
  return page.locator('.product-picture').evaluateAll((all) =>
    all
      .map((one) => one.querySelector('img'))
      .filter((image) => !image?.naturalWidth)
      .map((image) => image?.src ?? 'no picture at all'),
  );
}

/** By how many pixels the page is wider than the screen. */
export async function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}

/** The photo of an example. */
export async function examplePhoto(url: string, index: number): Promise<Buffer> {
  const examples: { url: string }[] = await (await fetch(new URL('/v1/examples', url))).json();
  return Buffer.from(await (await fetch(new URL(examples[index]?.url ?? '', url))).arrayBuffer());
}

/** Likes or dislikes the product at a place of the list, and waits for the list that follows. Returns the product's id. */
export async function judge(page: Page, kind: 'Like' | 'Dislike', place: number): Promise<string | null> {
  const product = page.locator('.product').nth(place);
  const id = await product.getAttribute('data-product');
  const found = page.waitForResponse('**/v1/similar');
  await product.getByRole('button', { name: new RegExp(`^${kind} `) }).click();
  equal((await found).status(), 200);
  await page.locator('.refined[aria-busy="false"] .product').first().waitFor();
  return id;
}

/** Ids of the products that are shown, in their order. */
export function idsOf(page: Page): Promise<(string | null)[]> {
  return page.locator('.product').evaluateAll((all) => all.map((one) => one.getAttribute('data-product')));
}

/** Brings a look of the lab into sight, where alone it has rows; -1 is the last one. */
export async function lookAt(page: Page, look: number): Promise<void> {
  const looked = page.locator('.replayed').nth(look);
  await looked.scrollIntoViewIfNeeded();
  await looked.locator('.row-tile').first().waitFor();
}
