import MiniSearch from 'minisearch';
import type { Section } from './render-markdown.ts';

export interface Found {
  readonly section: Section;
  /** The words around the first one that was found. */
  readonly excerpt: string;
}

/** The most results of a search. */
const most = 20;
/** Characters of an excerpt, before and after the word. */
const around = 100;

/** A search over sections: every word, whole or begun, near misses too; headings count more than text. */
export function createSearch(sections: readonly Section[]): (query: string) => Found[] {
  const index = new MiniSearch<Section & { readonly id: number }>({
    fields: ['heading', 'page', 'text'],
    searchOptions: {
      boost: { heading: 4, page: 2 },
      prefix: true,
      fuzzy: (term) => (term.length > 4 ? 0.2 : false),
      combineWith: 'AND',
    },
  });
  index.addAll(sections.map((section, id) => ({ ...section, id })));
  return (query) =>
    index
      .search(query)
      .slice(0, most)
      .flatMap(({ id, terms }) => {
        const section = sections[id];
        return section ? [{ section, excerpt: excerptOf(section.text.trim(), terms) }] : [];
      });
}

function excerptOf(text: string, terms: readonly string[]): string {
  const lower = text.toLowerCase();
  const places = terms.map((term) => lower.indexOf(term)).filter((at) => at >= 0);
  const at = places.length === 0 ? 0 : Math.min(...places);
  const start = at <= around ? 0 : text.indexOf(' ', at - around) + 1;
  const end = text.length <= at + around ? text.length : text.lastIndexOf(' ', at + around);
  return `${start > 0 ? '… ' : ''}${text.slice(start, end)}${end < text.length ? ' …' : ''}`;
}
