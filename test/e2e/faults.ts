import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

const axe = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

/** What axe finds with all its rules, of every level and best practice, as `rule: where`. */
export async function faults(page: Page): Promise<string[]> {
  // Evaluated by the browser's debugger, which the page's policy does not concern.
  await page.evaluate(axe);
  return page.evaluate(async () => {
    interface Result {
      readonly id: string;
      readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
    }
    const { axe } = window as unknown as {
      readonly axe: { run(options: object): Promise<{ readonly violations: readonly Result[] }> };
    };
    const tags = ['wcag2a', 'wcag2aa', 'wcag2aaa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const { violations } = await axe.run({
      runOnly: { type: 'tag', values: tags },
      // Of what is as it should be, it need not tell every place.
      resultTypes: ['violations'],
    });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary ?? ''}`),
    );
  });
}
