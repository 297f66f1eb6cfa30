/**
 * Takes the README's pictures of the page: starts the demo, opens each view, and writes docs/images/.
 * `GARB_E2E_DATA` names a demo's data folder to use again.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium } from './find-chromium.ts';
import { launchBrowser } from './launch.ts';
import { saveExamples } from './own-catalog.ts';
import { openExample } from './page-actions.ts';
import { startDemo } from './start-demo.ts';

const folder = 'docs/images';
const kept = process.env.GARB_E2E_DATA;
const directory = kept ?? (await mkdtemp(join(tmpdir(), 'garb-screenshots-')));
const demo = await startDemo(directory, process.env);
const browser = await launchBrowser([], findChromium(process.env));
try {
  await mkdir(folder, { recursive: true });
  const page = await browser.newPage({ viewport: { width: 1200, height: 760 }, colorScheme: 'light' });
  await page.goto(demo.url);
  await openExample(page);
  await page.waitForLoadState('networkidle');
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
  await page.waitForLoadState('networkidle');
  await page.screenshot({ path: join(folder, 'page-catalog.jpg'), type: 'jpeg', quality: 82 });

  await saveExamples(demo.url, 'default', 6);
  await page.goto(`${demo.url}#/lab/default`);
  await page.locator('.row-tile img').first().waitFor();
  const replayed = page.waitForResponse((response) => response.url().endsWith('/v1/replays'));
  await page.getByLabel('garment→garment', { exact: true }).fill('0.2');
  await replayed;
  await page.waitForFunction(() =>
    [...document.querySelectorAll('.row-tile')]
      .slice(0, 20)
      .every((tile) => [...tile.querySelectorAll('img')].some(({ complete }) => complete)),
  );
  await page.screenshot({ path: join(folder, 'page-lab.jpg'), type: 'jpeg', quality: 82 });
} finally {
  await browser.close();
  await demo.stop();
  if (!kept) await rm(directory, { recursive: true, force: true });
}
