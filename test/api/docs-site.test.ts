import { beforeAll, describe, expect, it } from 'vitest';
import { errorTable } from '../../src/errors.ts';
import { type App, fakeApp, problemOf } from './requests.ts';

let app: App;
/** Every page that can be reached from /docs, by its address. */
const pages = new Map<string, string>();

beforeAll(async () => {
  ({ app } = fakeApp());
  const open = ['/docs', '/docs/search?q=filter', '/docs/search?q=xyzzyqwv'];
  for (let address = open.pop(); address !== undefined; address = open.pop()) {
    if (pages.has(address)) continue;
    const response = await app.request(address);
    expect([address, response.status]).toEqual([address, 200]);
    expect(response.headers.get('Content-Type')).toMatch(/^text\/html/);
    pages.set(address, await response.text());
    open.push(
      ...linksOf(address).flatMap((link) => (link.startsWith('/docs') ? [link.split('#')[0] ?? ''] : [])),
    );
  }
});

function linksOf(address: string): string[] {
  const links = [...(pages.get(address) ?? '').matchAll(/<a\b[^>]*\bhref="([^"]*)"/g)];
  return links.map(([, link = '']) => decoded(link));
}

const decoded = (text: string) =>
  text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'");
const idsOf = (html: string) => [...html.matchAll(/\bid="([^"]+)"/g)].map(([, id = '']) => decoded(id));

describe('the pages of /docs', () => {
  it('are the start, every guide, every decision and the reference', async () => {
    expect([...pages.keys()]).toEqual(
      expect.arrayContaining([
        '/docs',
        '/docs/import',
        '/docs/evaluation',
        '/docs/client',
        '/docs/adr/0001-layers',
        '/docs/api/search',
        '/docs/api/schemas',
      ]),
    );
    expect(pages.size).toBeGreaterThan(50);
  });

  it('have links that lead somewhere, to the very heading', () => {
    const leads = (link: string, from: string) => {
      if (/^https?:/.test(link) || ['/', '/openapi.json'].includes(link)) return true;
      const [path, anchor] = link.split('#');
      const target = pages.get(path || from);
      if (target === undefined || anchor === undefined) return target !== undefined;
      return idsOf(target).includes(decodeURIComponent(anchor));
    };
    const broken = [...pages.keys()].flatMap((address) =>
      linksOf(address)
        .filter((link) => !leads(link, address))
        .map((link) => `${address}: ${link}`),
    );
    expect(broken).toEqual([]);
  });

  it('have one first heading, a title, a language and each id once', () => {
    for (const [address, html] of pages) {
      expect(html.match(/<h1\b/g), address).toHaveLength(1);
      expect(html, address).toMatch(/<html lang="en">[\s\S]*<title>[^<]+ · Garb<\/title>/);
      const ids = idsOf(html);
      expect(ids.length, address).toBe(new Set(ids).size);
    }
  });

  it('need nothing from elsewhere, no script, and their style is there', async () => {
    for (const [address, html] of pages) {
      expect(html, address).not.toMatch(/<script|\bstyle="|\bon\w+="/);
      const assets = [...html.matchAll(/<(?:link|img)\b[^>]*(?:href|src)="([^"]+)"/g)].map(
        ([, link = '']) => link,
      );
      for (const asset of assets) {
        if (asset === 'data:,') continue;
        expect(asset).toMatch(/^\/docs\//);
        expect((await app.request(asset)).status, asset).toBe(200);
      }
    }
  });

  it('name a file of the repository that the service does not have by its path', () => {
    expect(pages.get('/docs/experiments')?.includes('<code>models/embedder/CARD.md</code>')).toBe(true);
  });

  it('show code as it is written', () => {
    expect(pages.get('/docs/client')).toContain('{ regions } = await garb.shopTheLook(');
    expect(pages.get('/docs/filters')).toContain('{&quot;');
  });

  it('have a place for every error code, where the type of a problem leads', () => {
    const ids = idsOf(pages.get('/docs/errors') ?? '');
    expect(Object.keys(errorTable).filter((code) => !ids.includes(code))).toEqual([]);
  });
});

describe('the reference', () => {
  it('has every operation with its fields, an example, its answer and its problems', async () => {
    const document = await (await app.request('/openapi.json')).json();
    const reference = [...pages]
      .filter(([address]) => address.startsWith('/docs/api/'))
      .map(([, html]) => html);
    const ids = reference.flatMap(idsOf);
    for (const methods of Object.values(
      document.paths as Record<string, Record<string, { operationId: string }>>,
    ))
      for (const { operationId } of Object.values(methods)) expect(ids).toContain(operationId);
    const search = pages.get('/docs/api/search') ?? '';
    expect(search).toContain('curl -X POST \\\n  -F &#39;image=@look.jpg&#39;');
    expect(search).toContain('<a href="/docs/errors#corrupt-image">corrupt-image</a>');
    expect(search).toContain('<a href="/docs/api/schemas#LookAnswer">LookAnswer</a>');
    expect(pages.get('/docs/api/schemas')).toContain('Probability that the hit is the very product');
  });

  it('shows the beginning of a picture alone', () => {
    for (const [address, html] of pages) expect(html, address).not.toMatch(/[A-Za-z0-9+/]{400}/);
  });
});

describe('the search', () => {
  const resultsOf = async (query: string) => {
    const html = await (await app.request(`/docs/search?q=${encodeURIComponent(query)}`)).text();
    const main = html.slice(html.indexOf('<main'), html.indexOf('</main>'));
    return [...main.matchAll(/<a href="([^"]+)"/g)].map(([, link = '']) => link);
  };

  it('finds guides, codes of errors and operations', async () => {
    expect(await resultsOf('rocchio')).toContainEqual(expect.stringMatching(/^\/docs\/(refining|adr\/0022)/));
    expect((await resultsOf('corrupt-image'))[0]).toBe('/docs/errors#corrupt-image');
    expect(await resultsOf('promoteProfile')).toContain('/docs/api/profiles#promoteProfile');
  });

  it('finds words that are only begun, or have a letter wrong', async () => {
    expect(await resultsOf('interleav')).not.toEqual([]);
    expect(await resultsOf('embeder')).not.toEqual([]);
  });

  it('says so where there is nothing, and where nothing was asked', async () => {
    expect(pages.get('/docs/search?q=xyzzyqwv')?.includes('No part of the guides')).toBe(true);
    expect(await (await app.request('/docs/search')).text()).toContain('Type what you look for');
    expect(await resultsOf('xyzzyqwv')).toEqual([]);
  });

  it('shows what was asked as text, whatever it is', async () => {
    const asked = '<img src=x onerror=alert(1)> "\'';
    const html = await (await app.request(`/docs/search?q=${encodeURIComponent(asked)}`)).text();
    expect(html).not.toContain('<img');
    expect(html).toContain('value="&lt;img src=x onerror=alert(1)&gt; &quot;&#39;"');
  });
});

it.each([
  '/docs/nope',
  '/docs/adr/nope',
  '/docs/site/nope.css',
  '/docs/site/..%2F..%2Fpackage.json',
  '/docs/site/%2e%2e%2fopenapi.json',
  '/docs/site/%E0%A4%A.css',
  '/docs/site/a%00.css',
])('%s: 404', async (path) => {
  expect(await problemOf(await app.request(path))).toEqual([404, 'not-found']);
});
