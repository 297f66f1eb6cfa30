/**
 * Measures the lab: starts the demo, searches with its twenty examples and keeps the queries, moves a weight, and prints how long it
 * takes from the slider's input event until the new rows are painted: those in sight, and the headings of all twenty looks. Exits
 * with 1 above the limit. A tool for a quiet machine. `GARB_E2E_DATA` names a demo's data folder to use again.
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
/** Each moves rows of some looks. The first ones are not counted: the browser and the service compile what they run. */
const values = [0.3, 0.9, 0.1, 0.7, 0, 1, 0.2, 0.8, 0.4, 0.6, 0.15, 0.75, 0.05, 0.95, 0.25];
const warming = 4;

const kept = process.env.GARB_E2E_DATA;
const directory = kept ?? (await mkdtemp(join(tmpdir(), 'garb-moved-weight-')));
const demo = await startDemo(directory, process.env);
const browser = await launchBrowser([], findChromium(process.env));
try {
  await saveExamples(demo.url, 'default', looks);
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(`${demo.url}#/lab/default`);
  await page
    .locator('.replayed')
    .nth(looks - 1)
    .waitFor();
  const took: number[] = [];
  for (const value of values) {
    // Titles and pictures of the products that came in.
    await page.waitForLoadState('networkidle');
    took.push(await timeMove(page, value));
  }
  const counted = took.slice(warming).sort((a, b) => a - b);
  const median = counted[Math.floor(counted.length / 2)] ?? Number.NaN;
  console.log(
    `A moved weight, ${looks} looks: ${Math.round(median)} ms, median of ${counted.length} (${counted.map(Math.round).join(', ')}); at most ${limitMs}`,
  );
  if (!(median <= limitMs)) process.exitCode = 1;
} finally {
  await browser.close();
  await demo.stop();
  if (!kept) await rm(directory, { recursive: true, force: true });
}

/** Milliseconds from the input event of a slider that is set to a value until the frame with other rows is painted. */
function timeMove(page: Page, value: number): Promise<number> {
  return page.getByLabel('garment→garment', { exact: true }).evaluate(
    (slider: HTMLInputElement, wanted) =>
      new Promise<number>((resolve, reject) => {
        const rows = document.querySelector('[aria-label="Looks"]');
        if (!rows) throw new Error('Expected rows');
        const late = setTimeout(() => reject(new Error(`No row moved at ${wanted}`)), 10_000);
        let began = Number.NaN;
        const watching = new MutationObserver(() => {
          watching.disconnect();
          clearTimeout(late);
          // The frame is painted after its callback; a message comes after that.
          requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => resolve(performance.now() - began);
            port2.postMessage(null);
          });
        });
        watching.observe(rows, { subtree: true, childList: true, characterData: true, attributes: true });
        // React listens to the setter of the element; that of its prototype sets the value unseen, as a drag does.
        Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(
          slider,
          String(wanted),
        );
        began = performance.now();
        slider.dispatchEvent(new Event('input', { bubbles: true }));
      }),
    value,
  );
}
