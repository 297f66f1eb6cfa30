import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { faults } from './faults.ts';
import { eachWidth, launchBrowser, setting } from './launch.ts';
import { demoLines, makeCatalog, saveExamples } from './own-catalog.ts';
import { lookAt, overflow } from './page-actions.ts';
import { openPage } from './watched-page.ts';

/** The whole ways of an operator and an analyst, in both widths, with axe where a view is another one. */
const url = setting('GARB_E2E_URL');
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

describe.each(eachWidth)('$name', ({ name, ...options }) => {
  test('an operator: a file is imported, its failed line is shown', async () => {
    const catalog = `e2e-import-${name}`;
    await makeCatalog(url, catalog, []);
    try {
      const { page, errors, foreign } = await openPage(browser, `${url}#/catalog/${catalog}`, options);
      const broken = JSON.stringify({ id: 'broken', images: [{ base64: 'bm8gcGljdHVyZQ==', name: 'x' }] });
      const lines = [...(await demoLines(url, 3)), broken];
      const buffer = Buffer.from(`${lines.join('\n')}\n`);
      const choosing = page.waitForEvent('filechooser');
      await page.getByRole('button', { name: 'Choose a file' }).click();
      await (await choosing).setFiles({ name: 'shop.jsonl', mimeType: 'application/x-ndjson', buffer });
      await page.getByText('Line 4 (broken)').waitFor();
      await page.getByText('3 in the catalog').waitFor();
      expect(await page.locator('.product-tile').count()).toBe(3);
      expect.soft(await faults(page), 'failed lines').toEqual([]);
      await page.getByRole('button', { name: `Delete catalog ${catalog}` }).click();
      await page.getByRole('heading', { name: `Delete catalog ${catalog}?` }).waitFor();
      expect.soft(await faults(page), 'a question').toEqual([]);
      await page.getByRole('button', { name: 'Cancel' }).click();
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      expect([errors, foreign]).toEqual([[], []]);
      await page.context().close();
    } finally {
      await fetch(`${url}v1/catalogs/${catalog}`, { method: 'DELETE' });
    }
  });

  test('an analyst: a weight moves numbers, five labels, a tuning, a promotion, the way back', async () => {
    const catalog = `e2e-lab-${name}`;
    await makeCatalog(url, catalog, await demoLines(url, 40));
    await saveExamples(url, catalog, 4);
    try {
      const { page, errors, foreign } = await openPage(browser, `${url}#/lab/${catalog}`, options);
      await page.locator('.row-tile img').first().waitFor();
      const label = async (act: () => Promise<void>) => {
        const stored = page.waitForResponse((answer) => answer.url().endsWith('/v1/judgments'));
        await act();
        expect((await stored).status()).toBe(200);
      };
      for (let look = 0; look < 3; look++) {
        await lookAt(page, look);
        const list = page.locator('.replayed').nth(look).locator('.column').nth(1);
        await label(() => list.getByLabel('right').first().click());
      }
      await lookAt(page, 0);
      await page.locator('.replayed').first().locator('.column').nth(1).getByLabel('right').first().focus();
      for (const key of ['s', 'w']) {
        await page.keyboard.press('ArrowRight');
        await label(() => page.keyboard.press(key));
      }
      await page.getByText('3 judged lists').waitFor();
      const ndcg = page.locator('[data-measure="nDCG@10"] .value');
      const before = await ndcg.textContent();
      for (const weight of ['garment→garment', 'garment→whole']) {
        const replayed = page.waitForResponse((answer) => answer.url().endsWith('/v1/replays'));
        await page.getByLabel(weight, { exact: true }).fill('0');
        await replayed;
      }
      await expect.poll(() => ndcg.textContent()).not.toBe(before);

      await page.getByRole('button', { name: 'Tune', exact: true }).click();
      await page.getByRole('button', { name: 'Take over the tuned settings' }).click({ timeout: 200_000 });
      await page.getByRole('button', { name: /^Compare with/ }).click();
      await page.locator('.plot.calibration').waitFor();
      await page.locator('.lab-page details').evaluateAll((all) => {
        for (const each of all) (each as HTMLDetailsElement).open = true;
      });
      expect.soft(await faults(page), 'the reports of the tuner and of the comparison').toEqual([]);
      const tuned = `tuned-${name}`;
      await page.getByLabel('Name').fill(tuned);
      await page.getByRole('button', { name: 'Store the settings' }).click();
      await page.getByText(`Stored as ${tuned}@`).waitFor();
      await page.getByLabel('Who decides').fill('ada');
      await page.getByLabel('Why', { exact: true }).fill('five labels');
      await page.getByLabel('Promote even without a gain').check();
      await page.getByRole('button', { name: 'Promote', exact: true }).click();
      await page.getByText(new RegExp(`${tuned}@\\d+ is active`)).waitFor();
      const active = async () =>
        (await (await fetch(`${url}v1/catalogs/${catalog}/profile`)).json()).name as string;
      expect(await active()).toBe(tuned);
      await page.getByRole('button', { name: 'Roll back to it' }).first().click();
      await page.getByText(/Rolled back to default@/).waitFor();
      expect(await active()).toBe('default');
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      expect([errors, foreign]).toEqual([[], []]);
      await page.context().close();
    } finally {
      await fetch(`${url}v1/catalogs/${catalog}`, { method: 'DELETE' });
    }
  }, 360_000);
});
