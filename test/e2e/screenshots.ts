/**
 * Takes the README's pictures of the page: starts the demo, opens an example, and writes docs/images/.
 * `GARB_E2E_DATA` names a demo's data folder to use again.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { findChromium } from './find-chromium.ts';
import { openExample } from './page-actions.ts';
import { startDemo } from './start-demo.ts';

const folder = 'docs/images';
const kept = process.env.GARB_E2E_DATA;
const directory = kept ?? (await mkdtemp(join(tmpdir(), 'garb-screenshots-')));
const demo = await startDemo(directory, process.env);
const browser = await chromium.launch({
  executablePath: findChromium(process.env),
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
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
} finally {
  await browser.close();
  await demo.stop();
  if (!kept) await rm(directory, { recursive: true, force: true });
}
