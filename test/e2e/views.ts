import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { openExample, upload } from './page-actions.ts';

/** A view of the page, and how to come to it from the start. */
export interface View {
  readonly name: string;
  readonly open: (page: Page, url: string) => Promise<void>;
}

const settled = (page: Page) =>
  page.locator('.look-results[aria-busy="false"] .product-picture img').first().waitFor();

async function like(page: Page): Promise<void> {
  await openExample(page);
  const found = page.waitForResponse('**/v1/similar');
  await page.locator('[aria-label^="Like "]').nth(1).click();
  await found;
  await settled(page);
}

/** Scrolls to a heading of the lab, again after the looks on the way took their heights. */
async function scrollToTitle(page: Page, selector: string): Promise<void> {
  for (let n = 0; n < 3; n++) {
    await page.locator(selector).evaluate((title) => title.scrollIntoView());
    await page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 100))),
    );
  }
}

const place =
  (fragment: string, shown: string): View['open'] =>
  async (page, url) => {
    await page.goto(`${url}${fragment}`);
    await page.locator(shown).first().waitFor();
  };

/** Every view of the page, for people to look at. The catalog `default` has saved queries with labels. */
export const views: readonly View[] = [
  { name: 'start', open: (page) => page.locator('.start-gallery img').first().waitFor() },
  { name: 'answer', open: openExample },
  {
    name: 'why',
    open: async (page) => {
      await openExample(page);
      await page.locator('.chip').nth(1).click();
      await page.locator('.product .why summary').first().click();
    },
  },
  {
    name: 'menu',
    open: async (page) => {
      await openExample(page);
      await page.locator('.filter summary').first().click();
      await page.locator('.filter[open]').scrollIntoViewIfNeeded();
    },
  },
  { name: 'refined', open: like },
  {
    name: 'browse',
    open: async (page) => {
      await page.locator('.start-gallery button').nth(3).click();
      await page.locator('.browse .product-picture img').first().waitFor();
    },
  },
  {
    name: 'taste',
    open: async (page) => {
      await like(page);
      await page.getByLabel('Remember what I like').check();
      await page.getByRole('button', { name: 'Garb: start over' }).click();
      await page.locator('.taste-strip').waitFor();
      await page.locator('.start-gallery img').first().waitFor();
    },
  },
  {
    name: 'shared',
    open: async (page) => {
      await openExample(page);
      await page.getByRole('button', { name: 'Share' }).click();
      await page.waitForURL(/query=/);
      await page.reload();
      await page.locator('.stage.unpictured .region').first().waitFor();
      await settled(page);
    },
  },
  {
    name: 'no-match',
    open: async (page) => {
      const grey = sharp({ create: { width: 300, height: 400, channels: 3, background: '#808080' } });
      await upload(page, { name: 'g.jpg', mimeType: 'image/jpeg', buffer: await grey.jpeg().toBuffer() });
      await page.getByText('Nothing like this in the catalog').waitFor();
    },
  },
  {
    name: 'wrong-file',
    open: async (page) => {
      await upload(page, { name: 'a.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('No') });
      await page.locator('.problem').waitFor();
    },
  },
  {
    name: 'offline',
    open: async (page) => {
      await openExample(page);
      await page.context().setOffline(true);
      await page.getByRole('button', { name: 'Draw a box' }).focus();
      await page.keyboard.press('Enter');
      await page.getByText('You are offline').waitFor();
      await page.getByText('You are offline').scrollIntoViewIfNeeded();
    },
  },
  { name: 'catalog', open: place('#/catalog/default', '.product-tile img') },
  {
    name: 'product',
    open: async (page, url) => {
      await place('#/catalog/default', '.product-tile img')(page, url);
      await page.locator('.product-tile').first().click();
      await page.locator('.garment-picture img').first().waitFor();
    },
  },
  {
    name: 'question',
    open: async (page, url) => {
      await place('#/catalog/default', '.product-tile img')(page, url);
      await page.getByRole('button', { name: 'Delete catalog default' }).click();
    },
  },
  { name: 'lab', open: place('#/lab/default', '.row-tile img') },
  {
    name: 'lab-looks',
    open: async (page, url) => {
      await place('#/lab/default', '.row-tile img')(page, url);
      const replayed = page.waitForResponse('**/v1/replays');
      await page.getByLabel('garment→garment', { exact: true }).fill('0.1');
      await replayed;
      await page.locator('.replayed').first().scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'lab-tuned',
    open: async (page, url) => {
      await place('#/lab/default', '.row-tile img')(page, url);
      await page.getByRole('button', { name: 'Tune', exact: true }).click();
      await page.locator('.plot.landscape').first().waitFor();
      await scrollToTitle(page, '#tuner-title');
    },
  },
  {
    name: 'lab-compared',
    open: async (page, url) => {
      await place('#/lab/default', '.row-tile img')(page, url);
      await page.getByLabel('garment→garment', { exact: true }).fill('0');
      await page.getByRole('button', { name: /^Compare with/ }).click();
      await page.locator('.plot.calibration').waitFor();
      await scrollToTitle(page, '#comparison-title');
    },
  },
  {
    name: 'lab-promotion',
    open: async (page, url) => {
      await place('#/lab/default', '.row-tile img')(page, url);
      await scrollToTitle(page, '#promotion-title');
    },
  },
  { name: 'docs', open: async (page, url) => void (await page.goto(`${url}docs`)) },
];
