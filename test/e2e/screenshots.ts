/**
 * Takes the README's pictures of the page: starts the demo, opens each view, and writes docs/images/. With `--views FOLDER` it writes a
 * sheet of each view there instead, in both widths and themes, for people to look at; words after it choose views.
 * `GARB_E2E_DATA` names a demo's data folder to use again.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp, { type Sharp } from 'sharp';
import { findChromium } from './find-chromium.ts';
import { launchBrowser, screens } from './launch.ts';
import { saveExamples } from './own-catalog.ts';
import { openExample } from './page-actions.ts';
import { startDemo } from './start-demo.ts';
import { views } from './views.ts';
import { openPage } from './watched-page.ts';

const folder = 'docs/images';
/** Of a tool that may share the machine with others. */
const waitLimitMs = 180_000;
const kept = process.env.GARB_E2E_DATA;
const directory = kept ?? (await mkdtemp(join(tmpdir(), 'garb-screenshots-')));
const demo = await startDemo(directory, process.env);
const browser = await launchBrowser([], findChromium(process.env));
const [option, sheets, ...wanted] = process.argv.slice(2);
try {
  if (option === '--views' && sheets) await takeSheets(sheets, wanted);
  else await takeReadmePictures();
} finally {
  await browser.close();
  await demo.stop();
  if (!kept) await rm(directory, { recursive: true, force: true });
}

async function takeReadmePictures(): Promise<void> {
  await mkdir(folder, { recursive: true });
  const page = await browser.newPage({ viewport: { width: 1200, height: 760 }, colorScheme: 'light' });
  page.setDefaultTimeout(waitLimitMs);
  await page.goto(demo.url);
  await openExample(page);
  await page.waitForLoadState('networkidle');
  // How long a search took says something of this machine alone.
  await page.locator('.timings').evaluate((shown) => {
    shown.style.visibility = 'hidden';
  });
  await page.screenshot({ path: join(folder, 'page-look.jpg'), type: 'jpeg', quality: 82 });

  await page.setViewportSize({ width: 1200, height: 880 });
  await page.locator('.chip').nth(1).click();
  await page.locator('.product-picture img').first().waitFor();
  await page.locator('.product .why summary').first().click();
  await page.waitForLoadState('networkidle');
  await page.screenshot({ path: join(folder, 'page-product.jpg'), type: 'jpeg', quality: 82 });

  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto(`${demo.url}#/catalog/default`);
  await page.locator('.product-tile img').first().waitFor();
  await picturesInSight(page);
  await page.screenshot({ path: join(folder, 'page-catalog.jpg'), type: 'jpeg', quality: 82 });

  await saveExamples(demo.url, 'default', 6);
  await page.goto(`${demo.url}#/lab/default`);
  await page.locator('.row-tile img').first().waitFor();
  const replayed = page.waitForResponse((response) => response.url().endsWith('/v1/replays'));
  await page.getByLabel('garment→garment', { exact: true }).fill('0.2');
  await replayed;
  await page
    .getByText(/^\d+ moved$/)
    .first()
    .waitFor();
  await picturesInSight(page);
  await page.screenshot({ path: join(folder, 'page-lab.jpg'), type: 'jpeg', quality: 82 });
}

/** Waits until every picture in sight is there. */
async function picturesInSight(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    [...document.images]
      .filter((image) => {
        const { top, bottom, left, right } = image.getBoundingClientRect();
        return bottom > 0 && top < window.innerHeight && right > 0 && left < window.innerWidth;
      })
      .every(({ complete }) => complete),
  );
}

async function takeSheets(into: string, names: readonly string[]): Promise<void> {
  await mkdir(into, { recursive: true });
  await saveExamples(demo.url, 'default', 6);
  await labelFirstHits(demo.url, 'default');
  for (const view of views.filter(({ name }) => names.length === 0 || names.includes(name))) {
    const shots: Buffer[] = [];
    for (const { name: _, ...options } of screens) {
      const { page } = await openPage(browser, demo.url, options);
      page.setDefaultTimeout(waitLimitMs);
      await view.open(page, demo.url);
      await page.waitForLoadState('networkidle');
      await picturesInSight(page);
      shots.push(await page.screenshot());
      await page.context().close();
    }
    await beside(shots).toFile(join(into, `${view.name}.png`));
    console.log(view.name);
  }
}

/** Pictures side by side, all as high as the first. */
function beside(pictures: readonly Buffer[]): Sharp {
  const lefts = screens.map((_, n) =>
    screens.slice(0, n).reduce((sum, { viewport }) => sum + viewport.width + 16, 0),
  );
  const width = (lefts.at(-1) ?? 0) + (screens.at(-1)?.viewport.width ?? 0);
  return sharp({ create: { width, height: 900, channels: 3, background: '#808080' } })
    .composite(pictures.map((input, n) => ({ input, left: lefts[n] ?? 0, top: 0 })))
    .png();
}

/** Says of the first product of each garment of the saved queries that it is right, so that the lab has something to measure. */
async function labelFirstHits(url: string, catalog: string): Promise<void> {
  const { looks } = await (
    await fetch(`${url}v1/replays`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ catalog, profile: 'default', limit: 5 }),
    })
  ).json();
  const judgments = looks.flatMap(
    ({ id, lists }: { id: string; lists: { region: string | null; rows: { productId: string }[] }[] }) =>
      lists.flatMap(({ region, rows: [first] }) =>
        region !== null && first ? [{ query: `${id}:${region}`, productId: first.productId, grade: 2 }] : [],
      ),
  );
  const labelled = await fetch(`${url}v1/judgments`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ catalog, judgments }),
  });
  if (!labelled.ok) throw new Error(await labelled.text());
}
