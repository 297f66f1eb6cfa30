import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/**
 * Presses Tab until what has the focus is of the selector, and expects that the focus can be seen there.
 *
 * @param back Shift+Tab instead
 */
export async function tabTo(page: Page, selector: string, back = false): Promise<void> {
  for (let presses = 0; presses < 400; presses++) {
    await page.keyboard.press(back ? 'Shift+Tab' : 'Tab');
    if (!(await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector))) continue;
    expect(await focusShows(page), `focus on ${selector}`).toBe(true);
    return;
  }
  throw new Error(`Tab never came to ${selector}`);
}

/** Goes to what the selector names and presses Enter. */
export async function enter(page: Page, selector: string, back = false): Promise<void> {
  await tabTo(page, selector, back);
  await page.keyboard.press('Enter');
}

function focusShows(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(document.activeElement as Element);
    return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
  });
}
