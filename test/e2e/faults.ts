import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

const axe = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

const tags = ['wcag2a', 'wcag2aa', 'wcag2aaa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const colorRules = ['color-contrast', 'color-contrast-enhanced', 'link-in-text-block'];

/**
 * What axe finds with all its rules, of every level and best practice, as `rule: where`; and what the rules of colors find in the
 * other theme, which differs in nothing else.
 */
export async function faults(page: Page): Promise<string[]> {
  // Evaluated by the browser's debugger, which the page's policy does not concern.
  await page.evaluate(axe);
  const found = await violations(page, { type: 'tag', values: tags });
  const matches = (query: string) => page.evaluate((each) => window.matchMedia(each).matches, query);
  const colorScheme = (await matches('(prefers-color-scheme: dark)')) ? 'dark' : 'light';
  const reducedMotion = (await matches('(prefers-reduced-motion: reduce)')) ? 'reduce' : 'no-preference';
  // Without motion, since colors would change by and by.
  await page.emulateMedia({
    colorScheme: colorScheme === 'dark' ? 'light' : 'dark',
    reducedMotion: 'reduce',
  });
  const inOther = await violations(page, { type: 'rule', values: colorRules });
  await page.emulateMedia({ colorScheme, reducedMotion });
  return [...found, ...inOther.map((fault) => `in the other theme, ${fault}`)];
}

function violations(page: Page, runOnly: { type: 'tag' | 'rule'; values: string[] }): Promise<string[]> {
  return page.evaluate(async (only) => {
    interface Result {
      readonly id: string;
      readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
    }
    const { axe } = window as unknown as {
      readonly axe: { run(options: object): Promise<{ readonly violations: readonly Result[] }> };
    };
    // Of what is as it should be, it need not tell every place.
    const { violations } = await axe.run({ runOnly: only, resultTypes: ['violations'] });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary ?? ''}`),
    );
  }, runOnly);
}
