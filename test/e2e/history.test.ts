import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, setting } from './launch.ts';
import { idsOf, judge, openExample } from './page-actions.ts';
import { openPage } from './watched-page.ts';

const url = setting('GARB_E2E_URL');
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name }).waitFor();

test('Back and Forward go through a photo, a like and a dislike, with the photo in sight', async () => {
  const { page, errors } = await openPage(browser, url);
  await openExample(page);
  const own = await idsOf(page);
  await page.locator('.chip').nth(1).click();
  await page.locator('.chip').first().click();
  await judge(page, 'Like', 2);
  await heading(page, /: 1 liked$/);
  const liked = await idsOf(page);
  await judge(page, 'Dislike', 3);
  await heading(page, /: 1 liked, 1 disliked$/);
  const both = await idsOf(page);

  await page.goBack();
  await heading(page, /: 1 liked$/);
  expect(await idsOf(page)).toEqual(liked);
  expect(page.url()).not.toContain('disliked=');
  await page.goBack();
  // Which garment was looked at in between is no step.
  await expect.poll(() => idsOf(page)).toEqual(own);
  expect(
    await page.locator('.stage img').evaluate((image: HTMLImageElement) => image.decode()),
  ).toBeUndefined();
  expect(await page.locator('.breadcrumb').count()).toBe(0);
  await page.goBack();
  await page.locator('.start').waitFor();
  for (const list of [own, liked, both]) {
    await page.goForward();
    await expect.poll(() => idsOf(page)).toEqual(list);
    await page.locator('.stage img').waitFor();
  }
  await heading(page, /: 1 liked, 1 disliked$/);

  // The lab and the way back leave the look as it was.
  await page.getByRole('link', { name: 'Lab' }).click();
  await heading(page, 'Tuning lab');
  await page.goBack();
  await heading(page, /: 1 liked, 1 disliked$/);
  await page.locator('.stage img').waitFor();
  expect(await idsOf(page)).toEqual(both);

  // After a reload it is what the address says, without the photo.
  await page.reload();
  await heading(page, /: 1 liked, 1 disliked$/);
  await page.locator('.stage.unpictured').waitFor();
  await page.goBack();
  await heading(page, /: 1 liked$/);
  await expect.poll(() => idsOf(page)).toEqual(liked);
  expect(errors).toEqual([]);
  await page.context().close();
});

test('a search that is left too early goes on when one comes back to it', async () => {
  const { page, errors } = await openPage(browser, url);
  await page.locator('.start-gallery button').first().click();
  await page.locator('.browse .product').first().waitFor();
  let answer = () => {};
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route('**/v1/similar', async (route) => {
    await held;
    await route.continue().catch(() => {});
  });
  await page.getByRole('button', { name: 'More like this' }).first().click();
  await page.locator('.breadcrumb li').nth(2).waitFor();
  await page.locator('.skeleton').first().waitFor();
  await page.goBack();
  await page.locator('.breadcrumb li').nth(2).waitFor({ state: 'detached' });
  await page.locator('.product').first().waitFor();
  answer();
  await page.goForward();
  await page.locator('.breadcrumb li').nth(2).waitFor();
  await page.locator('.refined[aria-busy="false"] .product').first().waitFor();
  expect(errors).toEqual([]);
  await page.context().close();
});

test('a filter and words are steps, and the first Back from an address leads out of the page', async () => {
  const { page, errors } = await openPage(browser, url);
  await page.locator('.start-gallery button').first().click();
  await page.locator('.product').first().waitFor();
  const address = page.url();
  await page.getByLabel('But rather').fill('in red');
  await page.keyboard.press('Enter');
  await heading(page, /: in red$/);
  await page.locator('.filter[data-field="price"] summary').click();
  await page.locator('.filter[data-field="price"] label').first().click();
  await page.waitForURL(/maxPrice=/);
  await page.goBack();
  await page.getByRole('button', { name: 'Show all' }).waitFor({ state: 'detached' });
  await heading(page, /: in red$/);
  await page.goBack();
  await page.locator('.result-title h2', { hasText: 'in red' }).waitFor({ state: 'detached' });
  expect(page.url()).toBe(address);

  await page.goto('about:blank');
  await page.goto(address);
  await page.locator('.product').first().waitFor();
  await page.goBack();
  expect(page.url()).toBe('about:blank');
  expect(errors).toEqual([]);
  await page.context().close();
});

test('a dislike alone is taken back, and so is a like, until the list is what it was', async () => {
  const { page, errors } = await openPage(browser, url);
  await openExample(page);
  const own = await idsOf(page);
  const disliked = own[1];
  const takeBack = async (what: string) => {
    const button = page.getByRole('button', { name: new RegExp(`^Take back: ${what} `) });
    await button.click();
    await button.waitFor({ state: 'detached' });
  };
  await judge(page, 'Dislike', 1);
  await heading(page, /: 1 disliked$/);
  await takeBack('disliked');
  expect(await idsOf(page)).toEqual(own);
  expect(page.url()).not.toContain('disliked=');

  await judge(page, 'Dislike', 1);
  await judge(page, 'Like', 2);
  await heading(page, /: 1 liked, 1 disliked$/);
  const answering = page.waitForResponse('**/v1/similar');
  await takeBack('disliked');
  const { hits } = (await (await answering).json()) as {
    hits: { productId: string; alternatives?: { productId: string }[] }[];
  };
  const shown = hits.flatMap((hit) => [hit, ...(hit.alternatives ?? [])]).map(({ productId }) => productId);
  expect(shown).toContain(disliked);
  await heading(page, /: 1 liked$/);
  await takeBack('liked');
  expect(await idsOf(page)).toEqual(own);
  expect(errors).toEqual([]);
  await page.context().close();
});
