import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const markdownIn = (folder: string) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));
const guides = [...markdownIn('docs'), ...markdownIn('docs/adr')];
const cards = ['models/detector/CARD.md', 'models/embedder/CARD.md'];
const pages = [...markdownIn('.'), ...guides, ...cards, 'training/README.md', 'wardrobe/README.md'];
const read = (page: string) => readFileSync(join(root, page), 'utf8');
const withoutCode = (text: string) => text.replaceAll(/^```.*?^```/gms, '').replaceAll(/`[^`\n]*`/g, '');

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(page: string): string[] {
  return [...read(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\- _]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** Links of a page that lead nowhere. */
function brokenLinks(page: string): string[] {
  const links = [...withoutCode(read(page)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  return links
    .filter((link) => !/^[a-z]+:/.test(link))
    .filter((link) => {
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? page : relative(root, resolve(root, dirname(page), path));
      if (!existsSync(join(root, target))) return true;
      return anchor !== undefined && target.endsWith('.md') && !anchorsOf(target).includes(anchor);
    });
}

/** Files and folders of the project that a page names in code and that are not there. */
function missingPaths(page: string): string[] {
  const named = [...read(page).matchAll(/`((?:src|test|bench|wardrobe|training|web)\/[\w./-]+)`/g)];
  return named.map(([, path = '']) => path).filter((path) => !existsSync(join(root, path)));
}

describe.each(pages)('%s', (page) => {
  it('has no broken link', () => expect(brokenLinks(page)).toEqual([]));
  it('names only files that exist', () => expect(missingPaths(page)).toEqual([]));
});

it.each(guides)('%s starts with what it is for, in a sentence', (page) => {
  expect(read(page)).toMatch(/^# .+\n\n[\p{Lu}`][^\n|]*(?:\n[^\n|#]+)*\.(?:\s|$)/u);
});

it('the README has at most 150 lines, and four pictures of the page', () => {
  expect(read('README.md').split('\n').length - 1).toBeLessThanOrEqual(150);
  expect(read('README.md').match(/!\[[^\]]+\]\(docs\/images\/[\w-]+\.jpg\)/g)).toHaveLength(4);
});

it.each(cards)('%s has at most 100 lines', (card) => {
  expect(read(card).split('\n').length - 1).toBeLessThanOrEqual(100);
});
