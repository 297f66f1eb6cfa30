import { posix } from 'node:path';
import { html } from 'hono/html';
import { Marked, type Token, type Tokens } from 'marked';

/** A part of a page under one heading, for the search. */
export interface Section {
  /** Its address, with the heading's anchor. */
  readonly href: string;
  readonly page: string;
  readonly heading: string;
  readonly text: string;
}

export interface RenderedMarkdown {
  readonly title: string;
  readonly html: string;
  readonly sections: readonly Section[];
}

/**
 * A guide as HTML, with the anchors that GitHub makes. Links to other guides lead to their pages here; a file of the repository that the
 * service does not have is named by its path.
 *
 * @param text Markdown that begins with a heading
 * @param file its path in the repository: `docs/filters.md`
 * @param href address of its page
 */
export function renderMarkdown(text: string, file: string, href: string): RenderedMarkdown {
  const slug = slugger();
  const anchors = new Map<Token, string>();
  const marked = new Marked({
    renderer: {
      heading(token) {
        const id = anchors.get(token) ?? '';
        return `<h${token.depth} id="${id}">${this.parser.parseInline(token.tokens)}</h${token.depth}>\n`;
      },
      link({ href, title: _, tokens }) {
        const inner = this.parser.parseInline(tokens);
        const target = pageOf(href, file);
        return target === undefined
          ? String(html`<code>${posix.join(posix.dirname(file), href)}</code>`)
          : `<a href="${target}">${inner}</a>`;
      },
      // A region that scrolls must be reachable by keyboard.
      code({ text }) {
        return `${html`<pre tabindex="0" role="group" aria-label="Code"><code>${text}</code></pre>`}\n`;
      },
      table(token) {
        const cell = (name: 'th' | 'td', { tokens }: Tokens.TableCell) => {
          const inner = this.parser.parseInline(tokens);
          return name === 'th' && inner !== '' ? `<th scope="col">${inner}</th>` : `<td>${inner}</td>`;
        };
        const head = token.header.map((each) => cell('th', each)).join('');
        const rows = token.rows.map((row) => `<tr>${row.map((each) => cell('td', each)).join('')}</tr>`);
        return `<div class="table" tabindex="0" role="group" aria-label="Table"><table><thead><tr>${head}</tr></thead><tbody>${rows.join('\n')}</tbody></table></div>\n`;
      },
    },
  });
  const tokens = marked.lexer(text);
  void marked.walkTokens(tokens, (token) => {
    if (token.type === 'heading') anchors.set(token, slug(plainText([token])));
  });
  const title = plainText(tokens.slice(0, 1));
  return { title, html: marked.parser(tokens), sections: sectionsOf(tokens, { title, href, anchors }) };
}

/** Where a link of a guide leads on this service; undefined for a file that the service does not have. */
function pageOf(href: string, file: string): string | undefined {
  if (URL.canParse(href) || href.startsWith('#')) return href;
  const [path = '', anchor] = href.split('#');
  const target = posix.join(posix.dirname(file), path);
  const [, page] = /^(docs\/(?:adr\/)?[\w-]+)\.md$/.exec(target) ?? [];
  if (page) return anchor === undefined ? `/${page}` : `/${page}#${anchor}`;
  return /^docs\/images\//.test(target) ? `/${target}` : undefined;
}

function sectionsOf(
  tokens: readonly Token[],
  { title, href, anchors }: { title: string; href: string; anchors: ReadonlyMap<Token, string> },
): Section[] {
  const sections: { href: string; page: string; heading: string; text: string }[] = [];
  for (const token of tokens) {
    if (token.type === 'heading')
      sections.push({
        href: `${href}#${anchors.get(token)}`,
        page: title,
        heading: plainText([token]),
        text: '',
      });
    else {
      const last = sections.at(-1);
      if (last) last.text += ` ${plainText([token])}`;
    }
  }
  return sections;
}

/** What a reader sees of tokens, without its form. */
function plainText(tokens: readonly Token[]): string {
  return tokens
    .map((token): string => {
      if (token.type === 'table') {
        const { header, rows } = token as Tokens.Table;
        return [header, ...rows].map((row) => row.map((cell) => plainText(cell.tokens)).join(' ')).join(' ');
      }
      if (token.type === 'list')
        return (token as Tokens.List).items.map((item) => plainText(item.tokens)).join(' ');
      if ('tokens' in token && token.tokens) return plainText(token.tokens);
      return 'text' in token ? String(token.text) : '';
    })
    .join('');
}

/** GitHub's anchors: lower case, without punctuation, blanks as dashes, numbered where a heading comes again. */
function slugger(): (heading: string) => string {
  const seen = new Map<string, number>();
  return (heading) => {
    const slug = heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\- _]/gu, '')
      .replaceAll(' ', '-');
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    return times === 0 ? slug : `${slug}-${times}`;
  };
}
