import { html, raw } from 'hono/html';

export type Html = ReturnType<typeof html>;

export interface NavGroup {
  readonly title: string;
  /** Whether only the pages of the group itself show it open. */
  readonly folded?: boolean;
  readonly links: readonly { readonly href: string; readonly title: string }[];
}

export interface DocsPage {
  readonly title: string;
  readonly href: string;
  readonly body: Html | string;
  /** What was searched for. */
  readonly query?: string;
}

/**
 * A page of the documents: a search and a list of all pages around its body. It needs no script.
 *
 * @param nav every page, in groups
 */
export function docsPage({ title, href, body, query = '' }: DocsPage, nav: readonly NavGroup[]): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/site/style.css">
<title>${title} · Garb</title>
</head>
<body>
<a class="skip" href="#content">Skip to the text</a>
<header>
<p><a class="brand-link" href="/docs">Garb guides</a></p>
<form role="search" action="/docs/search">
<label for="q">Search the guides</label>
<input id="q" name="q" type="search" value="${query}" required maxlength="200">
<button>Search</button>
</form>
<a href="/">The page</a>
</header>
<div class="columns">
<main id="content" tabindex="-1">
${body}
</main>
<nav aria-label="All guides">
${nav.map(
  ({
    title,
    folded,
    links,
  }) => html`<details ${raw(folded && !links.some((link) => link.href === href) ? '' : 'open')}>
<summary>${title}</summary>
<ul>
${links.map(
  (link) =>
    html`<li><a href="${link.href}" ${raw(link.href === href ? 'aria-current="page"' : '')}>${link.title}</a></li>
`,
)}</ul>
</details>
`,
)}</nav>
</div>
</body>
</html>
`;
}
