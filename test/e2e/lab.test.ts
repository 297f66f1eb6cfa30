import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { faults } from './faults.ts';
import { eachWidth, launchBrowser, setting } from './launch.ts';
import { demoLines, makeCatalog, saveExamples } from './own-catalog.ts';
import { lookAt, overflow } from './page-actions.ts';
import { openPage, type WatchedPage } from './watched-page.ts';

const url = setting('GARB_E2E_URL');
const catalog = 'e2e-lab';
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
  await makeCatalog(url, catalog, await demoLines(url, 60));
  await saveExamples(url, catalog, 6);
});
afterAll(async () => {
  await fetch(`${url}v1/catalogs/${catalog}`, { method: 'DELETE' });
  await browser?.close();
});

async function openLab(options = {}): Promise<WatchedPage> {
  const opened = await openPage(browser, `${url}#/lab/${catalog}`, options);
  await opened.page.locator('.row-tile img').first().waitFor();
  return opened;
}

/** Moves a slider and waits for the replay that follows. */
async function move(page: Page, setting: string, value: string): Promise<void> {
  const replayed = page.waitForResponse((response) => response.url().endsWith('/v1/replays'));
  await page.getByLabel(setting, { exact: true }).fill(value);
  await replayed;
}

const movedTotal = async (page: Page) =>
  (await page.locator('.replayed .tag').allTextContents()).filter((text) => /^\d+ moved$/.test(text)).length;

test('a moved weight moves rows, those looks that moved most come first; a reset puts all back', async () => {
  const { page, errors, foreign } = await openLab();
  expect(await movedTotal(page)).toBe(0);
  await move(page, 'garment→garment', '0');
  await expect.poll(() => movedTotal(page)).toBeGreaterThan(0);
  const moved = await page
    .locator('.replayed')
    .evaluateAll((all) =>
      all.map((one) => Number.parseInt(/(\d+) moved/.exec(one.textContent ?? '')?.[1] ?? '0', 10)),
    );
  expect(moved[0]).toBeGreaterThan(0);
  expect(await page.locator('.controls').textContent()).toContain('Changed: garment→garment');
  await page.getByRole('button', { name: 'Reset' }).click();
  await expect.poll(() => movedTotal(page)).toBe(0);
  expect(errors).toEqual([]);
  expect(foreign).toEqual([]);
});

test('five labels by click and key give numbers that move, a tuning, a promotion and a way back', async () => {
  const { page, errors } = await openLab();
  // By click: the first product of the first list of three looks.
  for (let look = 0; look < 3; look++) {
    const stored = page.waitForResponse((response) => response.url().endsWith('/v1/judgments'));
    await lookAt(page, look);
    await page.locator('.replayed').nth(look).locator('.column').nth(1).getByLabel('right').first().click();
    expect((await stored).status()).toBe(200);
  }
  // By key: the next two products of the first look's first list.
  await lookAt(page, 0);
  const buttons = page.locator('.replayed').first().locator('.column').nth(1).getByLabel('right');
  await buttons.first().focus();
  for (const key of ['s', 'w']) {
    await page.keyboard.press('ArrowRight');
    const stored = page.waitForResponse((response) => response.url().endsWith('/v1/judgments'));
    await page.keyboard.press(key);
    expect((await stored).status()).toBe(200);
  }
  const { judgments } = await (await fetch(`${url}v1/judgments?catalog=${catalog}`)).json();
  expect(judgments.map(({ grade }: { grade: number }) => grade).sort()).toEqual([0, 1, 2, 2, 2]);
  await page.getByText('3 judged lists').waitFor();
  const ndcg = page.locator('[data-measure="nDCG@10"] .value');
  const before = await ndcg.textContent();
  await move(page, 'garment→garment', '0');
  await move(page, 'garment→whole', '0');
  await expect.poll(() => ndcg.textContent()).not.toBe(before);

  await page.getByRole('button', { name: 'Tune', exact: true }).click();
  const take = page.getByRole('button', { name: 'Take over the tuned settings' });
  await take.waitFor({ timeout: 200_000 });
  expect(await page.locator('.plot.landscape').count()).toBe(4);
  await page.getByText('nothing that is surely better').waitFor();
  await take.click();

  await page.getByRole('button', { name: /^Compare with/ }).click();
  await page.locator('[data-comparison]').waitFor();
  expect(await page.locator('[data-comparison] table').first().textContent()).toContain('ndcg@10');
  expect(await page.locator('.plot.calibration').count()).toBe(1);

  await page.getByLabel('Name').fill('e2e-tuned');
  await page.getByRole('button', { name: 'Store the settings' }).click();
  await page.getByText('Stored as e2e-tuned@').waitFor();
  await page.getByLabel('Who decides').fill('ada');
  await page.getByLabel('Why', { exact: true }).fill('five labels');
  await page.getByRole('button', { name: 'Promote', exact: true }).click();
  // Five labels show no gain: the service says so, and wants to be told.
  await page.getByText('To promote it anyway: force').waitFor();
  errors.splice(0);
  await page.getByLabel('Promote even without a gain').check();
  await page.getByRole('button', { name: 'Promote', exact: true }).click();
  await page.getByText(/e2e-tuned@\d+ is active/).waitFor();
  const active = async () => (await (await fetch(`${url}v1/catalogs/${catalog}/profile`)).json()).name;
  expect(await active()).toBe('e2e-tuned');

  await page.getByRole('button', { name: 'Roll back to it' }).first().click();
  await page.getByText(/Rolled back to default@/).waitFor();
  expect(await active()).toBe('default');

  await page.getByRole('button', { name: /^Interleave / }).click();
  await page.getByText('Running: default@').waitFor();
  await page.getByRole('button', { name: 'End it' }).click();
  await page.getByText('Ended: default@').waitFor();
  expect(errors).toEqual([]);
});

test('a look out of sight is a heading, with room for its rows; in sight it has them', async () => {
  const { page, errors } = await openLab();
  const last = page.locator('.replayed').last();
  expect(await last.locator('h3').textContent()).not.toBe('');
  expect(await last.locator('.row-tile').count()).toBe(0);
  const room = (await last.boundingBox())?.height ?? 0;
  await lookAt(page, -1);
  await last.locator('.row-tile').first().waitFor();
  const height = (await last.boundingBox())?.height ?? 0;
  expect(room / height).toBeGreaterThan(0.6);
  expect(room / height).toBeLessThan(1.7);
  const right = last.getByLabel('right').first();
  await right.focus();
  await page.evaluate(() => window.scrollTo(0, 0));
  await expect.poll(() => page.locator('.replayed').first().locator('.row-tile').count()).toBeGreaterThan(0);
  // What has the focus stays.
  expect(await right.evaluate((button) => button === document.activeElement)).toBe(true);
  await page.locator('.replayed').first().getByLabel('right').first().focus();
  expect(errors).toEqual([]);
});

test('“not in the catalog” says that nothing shown is right', async () => {
  const { page, errors } = await openLab();
  await lookAt(page, -1);
  const list = page.locator('.replayed').last().locator('.replayed-list').last();
  await list.getByRole('button', { name: 'Not in the catalog' }).click();
  await expect
    .poll(() =>
      list.locator('.row-tile').evaluateAll((all) => all.map((one) => one.getAttribute('data-verdict'))),
    )
    .not.toContain('');
  expect(errors).toEqual([]);
});

test('the views are reached by their links, and the lab links to an import where nothing is there', async () => {
  const { page, errors } = await openPage(browser, url);
  await page.getByRole('link', { name: 'Lab' }).click();
  await page.getByRole('heading', { name: 'Tuning lab' }).waitFor();
  expect(await page.title()).toBe('Garb: tuning lab');
  await page.getByRole('link', { name: 'Catalog', exact: true }).click();
  await page.getByRole('heading', { name: 'Catalogs', level: 1 }).waitFor();
  await page.goBack();
  await page.getByRole('heading', { name: 'Tuning lab' }).waitFor();
  await page.getByRole('link', { name: 'Shop' }).click();
  await page.getByRole('button', { name: 'Choose a photo' }).waitFor();
  expect(errors).toEqual([]);
});

test.each(eachWidth)('the lab fits: $name', async ({ name, ...options }) => {
  const { page, errors, foreign } = await openLab(options);
  await move(page, 'garment→garment', '0.2');
  await page.waitForLoadState('networkidle');
  expect(await overflow(page)).toBe(0);
  expect.soft(await faults(page)).toEqual([]);
  await page.screenshot({ path: join('test-results', `lab-${name}.png`) });
  await page.locator('.replayed').first().scrollIntoViewIfNeeded();
  await page.screenshot({ path: join('test-results', `lab-looks-${name}.png`) });
  expect(errors).toEqual([]);
  expect(foreign).toEqual([]);
});
