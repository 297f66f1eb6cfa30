import { type Browser, chromium } from 'playwright-core';

/** A setting of `npm run test:e2e`. */
export function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`Expected ${name} to be set: run npm run test:e2e`);
  return value;
}

/**
 * A Chromium that asks nobody but the service.
 *
 * @param more options of its command line
 */
export function launchBrowser(
  more: readonly string[] = [],
  executablePath = setting('GARB_E2E_CHROMIUM'),
): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...more,
    ],
  });
}

/** Both widths in both themes. */
export const screens = [
  { name: 'desktop', viewport: { width: 1280, height: 900 }, colorScheme: 'light' },
  { name: 'desktop-dark', viewport: { width: 1280, height: 900 }, colorScheme: 'dark' },
  { name: 'phone', viewport: { width: 390, height: 844 }, colorScheme: 'light' },
  { name: 'phone-dark', viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
] as const;

/** Each width and theme once: a theme changes colors alone, and `faults` looks at those of both. */
export const eachWidth = [screens[0], screens[3]] as const;
