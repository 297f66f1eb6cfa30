/**
 * Measures how soon the lab's rows follow a moved weight: starts the demo, saves twenty looks, moves a slider, and takes the time until
 * the page shows what the replay says. Exits with 1 where the median is above the limit. A tool for a quiet machine.
 * `GARB_E2E_DATA` names a demo's data folder to use again.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { findChromium } from './find-chromium.ts';
import { launchBrowser } from './launch.ts';
import { saveExamples } from './own-catalog.ts';
import { startDemo } from './start-demo.ts';

const limitMs = 150;
const looks = 20;
const moves = 15;

const kept = process.env.GARB_E2E_DATA;
const directory = kept ?? (await mkdtemp(join(tmpdir(), 'garb-moved-weight-')));
const demo = await startDemo(directory, process.env);
const browser = await launchBrowser([], findChromium(process.env));
try {
  // The demo has fewer examples: each is searched again, as another query.
  for (let saved = 0; saved < looks; ) saved += await saveExamples(demo.url, 'default', looks - saved);
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(`${demo.url}#/lab/default`);
  await page.locator('.measures', { hasText: `${looks} looks` }).waitFor();
  const times: number[] = [];
  for (let n = 0; n < moves; n++) times.push(await move(page, 0.05 * (n + 1)));
  times.sort((a, b) => a - b);
  const median = times[Math.floor(moves / 2)] ?? Number.NaN;
  const all = times.map(Math.round).join(', ');
  console.log(
    `${looks} looks follow a moved weight in ${Math.round(median)} ms, median of ${moves} (${all})`,
  );
  if (!(median <= limitMs)) process.exitCode = 1;
} finally {
  await browser.close();
  await demo.stop();
  if (!kept) await rm(directory, { recursive: true, force: true });
}

/** Milliseconds from the move of a slider to the frame that shows the new rows. */
function move(page: Page, weight: number): Promise<number> {
  return page.getByLabel('garment→garment', { exact: true }).evaluate(async (slider, value) => {
    // React follows the element's own setter, not its property.
    const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value') ?? {};
    set?.call(slider, String(value));
    const start = performance.now();
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    // No function of its own: what tsx makes of one does not run in the page.
    for (const state of ['true', 'false'])
      while (document.querySelector('.measures')?.getAttribute('aria-busy') !== state)
        await new Promise((resolve) => requestAnimationFrame(resolve));
    await new Promise((resolve) => requestAnimationFrame(resolve));
    return performance.now() - start;
  }, weight);
}
