/**
 * Measures the first visit: starts the demo, opens the page with a cold cache at 10 Mbit/s, 40 ms and a processor four times slower, and
 * prints the largest contentful paint and the JavaScript as it was sent. Exits with 1 above the limits. A tool for a quiet machine: CI checks
 * the size alone (first-load.test.ts).
 * `GARB_E2E_DATA` names a demo's data folder to use again.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { findChromium } from './find-chromium.ts';
import { launchBrowser } from './launch.ts';
import { startDemo } from './start-demo.ts';

const limits = { lcpMs: 1000, scriptBytes: 120 * 1024 };
const visits = 5;

const kept = process.env.GARB_E2E_DATA;
const directory = kept ?? (await mkdtemp(join(tmpdir(), 'garb-first-load-')));
const demo = await startDemo(directory, process.env);
const browser = await launchBrowser([], findChromium(process.env));
try {
  const found: Visit[] = [];
  for (let n = 0; n < visits; n++) found.push(await visit(browser, demo.url));
  const lcp = found.map(({ lcpMs }) => lcpMs).sort((a, b) => a - b);
  const median = lcp[Math.floor(visits / 2)] ?? Number.NaN;
  const scriptBytes = Math.max(...found.map((each) => each.scriptBytes));
  console.log(
    `LCP ${Math.round(median)} ms, median of ${visits} (${lcp.map(Math.round).join(', ')}); at most ${limits.lcpMs}`,
  );
  console.log(
    `JavaScript ${(scriptBytes / 1024).toFixed(1)} KiB as sent; at most ${limits.scriptBytes / 1024}`,
  );
  console.log(`All that was sent ${(Math.max(...found.map((each) => each.bytes)) / 1024).toFixed(1)} KiB`);
  if (!(median <= limits.lcpMs && scriptBytes > 0 && scriptBytes <= limits.scriptBytes)) process.exitCode = 1;
} finally {
  await browser.close();
  await demo.stop();
  if (!kept) await rm(directory, { recursive: true, force: true });
}

interface Visit {
  readonly lcpMs: number;
  /** Of scripts, with their compression and headers. */
  readonly scriptBytes: number;
  readonly bytes: number;
}

async function visit(chrome: Browser, url: string): Promise<Visit> {
  const context = await chrome.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.setCacheDisabled', { cacheDisabled: true });
  const throughput = (10 * 1000 * 1000) / 8;
  await devtools.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 40,
    downloadThroughput: throughput,
    uploadThroughput: throughput,
  });
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  const scripts = new Set<string>();
  let scriptBytes = 0;
  let bytes = 0;
  devtools.on(
    'Network.responseReceived',
    ({ requestId, type }) => type === 'Script' && scripts.add(requestId),
  );
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    bytes += encodedDataLength;
    if (scripts.has(requestId)) scriptBytes += encodedDataLength;
  });
  await page.goto(url);
  await page.locator('.examples button img').first().waitFor();
  await page.waitForLoadState('networkidle');
  const lcpMs = await page.evaluate(
    () =>
      new Promise<number>((resolve) =>
        new PerformanceObserver((list) => resolve(list.getEntries().at(-1)?.startTime ?? Number.NaN)).observe(
          {
            type: 'largest-contentful-paint',
            buffered: true,
          },
        ),
      ),
  );
  await context.close();
  return { lcpMs, scriptBytes, bytes };
}
