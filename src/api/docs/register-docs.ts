import type { OpenAPIHono } from '@hono/zod-openapi';
import { html, raw } from 'hono/html';
import { AppError } from '../../errors.ts';
import type { ApiEnv } from '../api-env.ts';
import type { ApiDocument } from '../document/api-document.ts';
import { serveFolder } from '../serve-folder.ts';
import { type DocsPage, docsPage, type Html, type NavGroup } from './docs-page.ts';
import { docsFolder, type GuideGroup, readGuides } from './guides.ts';
import { type ReferencePage, referencePages } from './reference-page.ts';
import { createSearch, type Found } from './search-guides.ts';

/**
 * The documents of /docs: the guides of docs/, the API's reference and a search over both. They are rendered at the first request.
 *
 * @param readDocument the API's document
 */
export function registerDocs(app: OpenAPIHono<ApiEnv>, readDocument: () => ApiDocument): void {
  let rendered: ReturnType<typeof renderAll> | undefined;
  const all = () => (rendered ??= renderAll(readDocument()));

  app.get('/docs', (c) => c.html(all().page({ title: 'Guides', href: '/docs', body: all().start })));
  app.get('/docs/search', (c) => {
    const query = c.req.query('q')?.trim().slice(0, 200) ?? '';
    const found = query === '' ? [] : all().search(query);
    return c.html(all().page({ title: 'Search', href: '/docs/search', body: results(query, found), query }));
  });
  for (const folder of ['site', 'images'])
    app.use(`/docs/${folder}/*`, serveFolder(`${docsFolder}/${folder}`, `/docs/${folder}`));
  app.get('/docs/*', (c) => {
    const page = all().pages.get(c.req.path);
    if (!page) throw new AppError('not-found', `No guide at ${c.req.path}`);
    return c.html(all().page(page));
  });
}

function renderAll(document: ApiDocument) {
  const groups = readGuides();
  const reference = referencePages(document);
  const guides = groups.flatMap((group) => group.guides);
  const nav: NavGroup[] = [
    ...groups.map(({ title, guides }) => ({ title, links: guides, folded: title === 'Decisions' })),
    { title: 'API reference', links: reference },
  ];
  const pages = new Map<string, DocsPage>([
    ...guides.map(({ html: text, title, href }) => [href, { title, href, body: raw(text) }] as const),
    ...reference.map((each) => [each.href, each] as const),
  ]);
  return {
    pages,
    page: (page: DocsPage) => docsPage(page, nav),
    start: startPage(groups, reference),
    search: createSearch([...guides, ...reference].flatMap(({ sections }) => sections)),
  };
}

function startPage(groups: readonly GuideGroup[], reference: readonly ReferencePage[]): Html {
  return html`<h1>Garb guides</h1>
<p>Garb finds each garment in a photo, and the matching products of your catalog. These pages are of the very version that runs here.</p>
<div class="groups">
${groups
  .filter(({ title }) => title !== 'Decisions')
  .map(({ title, purpose, guides }) => groupList(title, purpose, guides))}
${groupList('API reference', 'Every route, with its fields, examples and problems.', reference)}
</div>
<p>The same as one document for programs: <a href="/openapi.json">/openapi.json</a> (OpenAPI 3.1).</p>`;
}

function groupList(
  title: string,
  purpose: string,
  links: readonly { readonly href: string; readonly title: string }[],
): Html {
  return html`<section>
<h2>${title}</h2>
<p>${purpose}</p>
<ul>${links.map((link) => html`<li><a href="${link.href}">${link.title}</a></li>`)}</ul>
</section>
`;
}

function results(query: string, found: readonly Found[]): Html {
  const heading = query === '' ? 'Search' : `Search: ${query}`;
  return html`<h1>${heading}</h1>
<p>${query === '' ? 'Type what you look for above.' : found.length === 0 ? 'No part of the guides has these words. Try fewer, or others.' : `${found.length} part${found.length === 1 ? '' : 's'} found, the best first.`}</p>
<ul class="fields">${found.map(
    ({
      section,
      excerpt,
    }) => html`<li><a href="${section.href}">${section.heading}</a> <span class="soft">${section.page}</span><br>${excerpt}</li>
`,
  )}</ul>`;
}
