import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readProductsOf } from './read-products-of.ts';

const images = [{ path: 'a.jpg' }];
const read = async (...given: Parameters<typeof readProductsOf>) => {
  const { rows, ...others } = await readProductsOf(...given);
  return { products: rows.map(([, product]) => product), ...others };
};
const expectRefused = (content: string | Uint8Array, code: string, message: string | RegExp) =>
  expect(readProductsOf(content)).rejects.toMatchObject({
    code,
    message: typeof message === 'string' ? expect.stringContaining(message) : expect.stringMatching(message),
  });

describe('tables', () => {
  it.each([
    ['~', 'id~images~title\n1~a.jpg~x, y; z\n'],
    ['^', 'id^images^title\n1^a.jpg^x, y; z\n'],
    ['\\u0001', 'id\u0001images\u0001title\n1\u0001a.jpg\u0001x, y; z\n'],
    ['\\u001f', 'id\u001fimages\u001ftitle\n1\u001fa.jpg\u001fx, y; z\n'],
  ])('separated by %s, and says so', async (delimiter, text) => {
    const { products, report } = await read(text);
    expect(report).toContain(`separated by "${delimiter}"`);
    expect(products).toEqual([{ id: '1', images, title: 'x, y; z' }]);
  });

  it('separated by anything that the caller names', async () => {
    const { products } = await read('id::images::title\n1::a.jpg::x\n', { delimiter: '::' });
    expect(products).toEqual([{ id: '1', images, title: 'x' }]);
  });

  it.each([
    ['what Excel writes', 'sep=;\nid;title;images\n1;T;a.jpg\n', 2],
    ['a title', 'Export of our shop, 2026\nid;title;images\n1;T;a.jpg\n', 2],
    ['a comment', '# made by hand\nid,title,images\n1,T,a.jpg\n', 2],
    ['empty lines and a title with a cell beside it', '\n;;\nExport;2026;\nid;title;images\n1;T;a.jpg\n', 3],
  ])('below %s', async (_what, text, record) => {
    const { products, report } = await read(text);
    expect(report).toContain(`header in record ${record}`);
    expect(products).toEqual([{ id: '1', title: 'T', images }]);
  });

  it('of one column, whose pictures have a pattern', async () => {
    const { products, report } = await read('id\na,b\nc\n', { imagePattern: '{id}.jpg' });
    expect(report).not.toContain('header in');
    expect(products).toEqual([
      expect.stringContaining('Expected 1 cells but received 2'),
      { id: 'c', images: [{ path: 'c.jpg' }] },
    ]);
  });

  it.each(['\r\n', '\r', '\n', 'mixed'])('with the line ends %j', async (end) => {
    const lines = ['id,images,title', '1,a.jpg,"two\nlines"', '2,a.jpg,', '3,a.jpg,x', ''];
    const ends = end === 'mixed' ? ['\r\n', '\n', '\r', '\r\n', ''] : lines.map(() => end);
    const { products } = await read(lines.map((line, at) => line + ends[at]).join(''));
    expect(products).toEqual([
      { id: '1', images, title: 'two lines' },
      { id: '2', images },
      { id: '3', images, title: 'x' },
    ]);
  });

  it('with quotes escaped by backslashes, or apostrophes for quotes', async () => {
    const slashes = await read('id,images,title\n1,a.jpg,"say \\"hi\\", you"\n2,a.jpg,"C:\\\\x"\n');
    expect(slashes.report).toContain('quotes escaped by backslashes');
    expect(slashes.products).toMatchObject([{ title: 'say "hi", you' }, {}]);
    const apostrophes = await read("'id';'images';'title'\n'1';'a.jpg';'it''s; fine'\n");
    expect(apostrophes.report).toContain('quoted by apostrophes');
    expect(apostrophes.products).toEqual([{ id: '1', images, title: "it's; fine" }]);
    const plain = await read('id,images,title\n1,a.jpg,"a ""big"" one \\"\n');
    expect(plain.products).toMatchObject([{ title: 'a "big" one \\' }]);
  });

  it('with texts that Excel is not to take for numbers, and numbers that it took for numbers', async () => {
    const { products, warnings } = await read(
      'id,images\n"=""007""",a.jpg\n="0815",a.jpg\n4.00638E+12,a.jpg\n',
    );
    expect(products).toMatchObject([{ id: '007' }, { id: '0815' }, { id: '4.00638E+12' }]);
    expect(warnings).toEqual([expect.stringMatching(/^id: "4\.00638E\+12" may have lost digits/)]);
  });

  it('with a list of pictures or attributes as JSON in a cell', async () => {
    const { products } = await read(
      'id,images,attributes\n1,"[""a.jpg"",""b,c.jpg""]","{""color"":""red"",""size"":[""S"",""M""]}"\n',
    );
    expect(products).toEqual([
      {
        id: '1',
        images: [{ path: 'a.jpg' }, { path: 'b,c.jpg' }],
        attributes: { color: 'red', size: ['S', 'M'] },
      },
    ]);
  });

  it.each([
    ['German', 'ID;Titel;Bildlink;Preis;Farbe;Größe', ';'],
    ['French', 'identifiant,titre,lien image,prix,couleur,taille', ','],
    ['Spanish', 'id;título;enlace imagen;precio;color;talla', ';'],
    ['Italian', 'codice;titolo;link immagine;prezzo;colore;taglia', ';'],
    ['Dutch', 'artikelnummer;naam;afbeelding;prijs;kleur;maat', ';'],
    ['Polish', 'id;nazwa;zdjęcie;cena;kolor;rozmiar', ';'],
    ['Swedish', 'artikelnummer;namn;bild;pris;färg;storlek', ';'],
    ['Portuguese', 'código;nome;imagem;preço;cor;tamanho', ';'],
  ])('whose header is %s', async (_language, header, delimiter) => {
    const { products } = await read(`${header}\n${['1', 'T', 'a.jpg', '12', 'red', 'M'].join(delimiter)}\n`);
    expect(products).toEqual([
      { id: '1', title: 'T', images, price: 12, attributes: { color: 'red', size: 'M' } },
    ]);
  });
});

describe('encodings', () => {
  const cyrillic = Buffer.from([0xcf, 0xeb, 0xe0, 0xf2, 0xfc, 0xe5]); // Платье in windows-1251
  const katakana = Buffer.from([0x83, 0x68, 0x83, 0x8c, 0x83, 0x58, 0x81, 0x5b]); // ドレスー in Shift_JIS
  const table = (title: Uint8Array) =>
    Buffer.concat([Buffer.from('id,images,title\n1,a.jpg,'), title, Buffer.from('\n')]);

  it('of Latin-1 are shown by a word, since they are a guess', async () => {
    const { report } = await read(table(Buffer.from('Hose, grün'.replace(',', ''), 'latin1')));
    expect(report).toContain('Latin-1 (a guess, as in "grün")');
  });

  it('that are neither UTF-8 nor Latin-1 are refused until they are stated', async () => {
    await expectRefused(table(katakana), 'invalid-feed', 'The text is not in UTF-8');
    const { products, report } = await read(table(katakana), { encoding: 'shift_jis' });
    expect(report).toContain('shift_jis');
    expect(products).toMatchObject([{ title: 'ドレスー' }]);
  });

  it('are those that XML declares, unless it is valid UTF-8', async () => {
    const xml = (title: Uint8Array) =>
      Buffer.concat([
        Buffer.from('<?xml version="1.0" encoding="windows-1251"?><rss><item><id>1</id><title>'),
        title,
        Buffer.from('</title><image_link>a.jpg</image_link></item></rss>'),
      ]);
    expect((await read(xml(cyrillic))).products).toMatchObject([{ title: 'Платье' }]);
    expect((await read(xml(Buffer.from('Größe')))).products).toMatchObject([{ title: 'Größe' }]);
  });

  it('of two bytes are told without a mark, in any language', async () => {
    const rows = Array.from({ length: 50 }, (_, n) => `${n},a.jpg,東京の長い名前のドレス東京の長い名前\n`);
    const text = `id,images,title\n${rows.join('')}`;
    for (const bytes of [Buffer.from(text, 'utf16le'), Buffer.from(text, 'utf16le').swap16()])
      expect((await read(bytes)).products).toHaveLength(50);
  });

  it.each([
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x69, 0, 0, 0]), 'UTF-32'],
    ['gzip in gzip', gzipSync(gzipSync('id,images\n')), 'gzip twice'],
    ['a tar archive', Buffer.concat([Buffer.alloc(257, 'a'), Buffer.from('ustar\0')]), 'tar archive'],
    ['a page', Buffer.from('<!doctype html><html><body><h1>Not found</h1></body></html>'), 'page of HTML'],
    [
      'a drawing',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><path d=""/></svg>'),
      'its root is svg',
    ],
  ])('%s is refused, and named', async (_what, bytes, message) => {
    await expectRefused(bytes, 'unsupported-file', message);
  });

  it('read gzip of several members, wherever a chunk ends', async () => {
    const members = [gzipSync('id,images\n1,a.jpg\n'), gzipSync('2,a.jpg\n'), gzipSync('3,a.jpg\n')];
    expect((await read(Buffer.concat(members))).products).toHaveLength(3);
  });
});

describe('JSON', () => {
  const [one, two] = [
    { id: '1', images: ['a.jpg'] },
    { id: '2', images: ['a.jpg'] },
  ];
  const both = [
    { id: '1', images },
    { id: '2', images },
  ];
  const text = JSON.stringify;

  it.each([
    ['lines with blank ones, CRLF and a mark', `\ufeff${text(one)}\r\n\r\n  \r\n${text(two)}\r\n`],
    ['lines that end in commas', `${text(one)},\n${text(two)},\n`],
    ['a list a line', `[\n${text(one)},\n${text(two)}\n]`],
    ['a list with a comma too many', `[${text(one)},${text(two)},]`],
    ['objects over several lines', `${JSON.stringify(one, null, 2)}\n${JSON.stringify(two, null, 2)}\n`],
    ['a list in a list of keys', text({ meta: { total: 2, tags: ['x'] }, data: { products: [one, two] } })],
    ['the list of products among others', text({ categories: [{ id: 1, name: 'x' }], products: [one, two] })],
    ['GraphQL', text({ data: { products: { edges: [{ node: one }, { cursor: 'c', node: two }] } } })],
    ['pages one after the other', `${text({ products: [one] })}\n${text({ products: [two] })}\n`],
    ['keys with quotes and brackets', text({ 'a"]': [1], 'p{"': { x: '[' }, items: [one, two] })],
  ])('as %s', async (_what, content) => {
    expect((await read(content)).products).toEqual(both);
  });

  it('says where the list was', async () => {
    expect((await read(text({ data: { products: [one] } }))).report).toMatch(/^JSON list data\.products, /);
  });

  it('of what is no object fails alone, and a broken first line too', async () => {
    expect((await read(text([one, 'x', null, two]))).products).toEqual([
      both[0],
      'Expected a JSON object',
      'Expected a JSON object',
      both[1],
    ]);
    expect((await read(`{'id':1}\n${text(one)}\n${text(two)}\n`)).products).toEqual([
      expect.stringContaining('does not parse'),
      ...both,
    ]);
  });

  it('of shops’ interfaces: prices, categories, attributes and pictures as objects', async () => {
    const product = {
      id: 7,
      name: 'Coat',
      images: [{ id: 1, src: 'https://s.example/a.jpg', alt: '' }, { href: 'https://s.example/b.jpg' }],
      price: { amount: '12.00', currencyCode: 'EUR' },
      categories: [{ id: 9, name: 'Coats', slug: 'coats' }],
      attributes: [
        { id: 6, name: 'Colour', options: ['Black', 'Green'] },
        { name: 'fit', value: 'slim' },
      ],
      stock: 3,
    };
    expect((await read(text([product]))).products).toEqual([
      {
        id: '7',
        title: 'Coat',
        images: [{ path: 'https://s.example/a.jpg' }, { path: 'https://s.example/b.jpg' }],
        price: 12,
        currency: 'EUR',
        category: 'Coats',
        availability: 'in_stock',
        attributes: { color: ['Black', 'Green'], fit: 'slim' },
      },
    ]);
  });

  it('with boxes of null and of numbers as text; a mistyped box is no picture without one', async () => {
    const image = (more: object) => ({ id: '1', images: [{ path: 'a.jpg', ...more }] });
    const box = { x1: 0, y1: 0, x2: 10, y2: 20 };
    const rows = [image({ box: null }), { ...image({ box: ['0', '0', '10', '20'] }), id: '2' }];
    expect((await read(rows.map((row) => text(row)).join('\n'))).products).toEqual([
      { id: '1', images },
      { id: '2', images: [{ path: 'a.jpg', box }] },
    ]);
    expect((await read(text(image({ bbox: [0, 0, 10, 20] })))).products).toEqual([
      'images: unknown field bbox. Did you mean box?',
    ]);
  });

  it('leaves out one bad value of an attribute, in words', async () => {
    const row = { id: '1', images: ['a.jpg'], attributes: { size: ['S', 38, true, null, { a: 1 }] } };
    const { products, warnings } = await read(text(row));
    expect(products).toMatchObject([{ attributes: { size: ['S', '38', 'true'] } }]);
    expect(warnings).toEqual(['attributes.size: expected text but received {"a":1}; left out']);
  });
});

describe('XML', () => {
  const rss = (item: string, attributes = '') =>
    `<?xml version="1.0"?><rss xmlns:g="http://base.google.com/ns/1.0" ${attributes}><channel><title>S</title><item>${item}</item></channel></rss>`;
  const first = async (content: string) => (await read(content)).products[0];

  it('counts Google’s names before the document’s own, under any prefix', async () => {
    expect(
      await first(
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:gm="http://base.google.com/ns/1.0"><entry><id>tag:s.example/1</id><gm:id>SKU-1</gm:id>' +
          '<title>T</title><link rel="enclosure" href="https://s.example/x.zip"/><link rel="alternate" href="https://s.example/1"/>' +
          '<gm:image_link>a.jpg</gm:image_link></entry></feed>',
      ),
    ).toEqual({ id: 'SKU-1', title: 'T', images, url: 'https://s.example/1' });
  });

  it.each([
    ['capitals', '<FEED><ENTRY><ID>1</ID><IMAGE_LINK>a.jpg</IMAGE_LINK></ENTRY></FEED>'],
    [
      'a prefix',
      '<a:feed xmlns:a="x"><a:entry><g:id>1</g:id><g:image_link>a.jpg</g:image_link></a:entry></a:feed>',
    ],
    ['shops’ own elements', '<shop><offers><offer id="1"><picture>a.jpg</picture></offer></offers></shop>'],
    [
      'pictures in an element of their own',
      '<products><product><id>1</id><images><image>a.jpg</image></images></product></products>',
    ],
    ['pictures in attributes', '<products><product sku="1"><image src="a.jpg"/></product></products>'],
    ['blanks before it', `\n  ${rss('<g:id>1</g:id><g:image_link>a.jpg</g:image_link>')}`],
  ])('reads %s', async (_what, content) => {
    expect(await first(content)).toEqual({ id: '1', images });
  });

  it('keeps other namespaces apart', async () => {
    const item =
      '<g:id>1</g:id><g:image_link>a.jpg</g:image_link><title>T</title><media:title>M</media:title><media:content url="m.jpg"/>';
    expect(await first(rss(item, 'xmlns:media="http://search.yahoo.com/mrss/"'))).toEqual({
      id: '1',
      images,
      title: 'T',
    });
  });

  it.each([
    ['a bare & in texts and addresses', 'H&M &amp; more & <g:x/>', 'H&M & more &'],
    [
      'entities encoded twice',
      'Tom &amp;amp; Jerry &amp;lt;b&amp;gt;x&amp;lt;/b&amp;gt; &amp;eacute;',
      'Tom & Jerry <b>x</b> é',
    ],
    ['entities of HTML that are not declared', 'Caf&eacute;&nbsp;&ndash; &#8364; &#x20ac;', 'Café – € €'],
    ['CDATA in parts, with comments', 'a<!-- x & y --> b<![CDATA[ & <c> &amp;]]>', 'a b & <c> &'],
  ])('reads %s', async (_what, title, expected) => {
    const item = `<g:id><![CDATA[A&B]]></g:id><g:image_link>https://s.example/a.jpg?x=1&y=2</g:image_link><title>${title}</title>`;
    expect(await first(rss(item))).toEqual({
      id: 'A&B',
      images: [{ path: 'https://s.example/a.jpg?x=1&y=2' }],
      title: expected,
    });
  });
});

describe('amounts of other shops', () => {
  const priced = (...prices: string[]) =>
    `id,images,price\n${prices.map((price, n) => `${n},a.jpg,"${price}"\n`).join('')}`;
  const amounts = async (...prices: string[]) =>
    (await read(priced(...prices))).products.map((product) => {
      const { price, currency } = product as { price?: number; currency?: string };
      return currency === undefined ? price : [price, currency];
    });

  it.each([
    ['129,- €', [129, 'EUR']],
    ['129.–', 129],
    ['CHF 1’299.–', [1299, 'CHF']],
    ['1\u202f299,00 €', [1299, 'EUR']],
    ['1\u2009299,00\u00a0€', [1299, 'EUR']],
    ["1'299.50 Fr.", [1299.5, 'CHF']],
    ['USD $129.00', [129, 'USD']],
    ['$ 129.00 CAD', [129, 'CAD']],
    ['US $12.00', [12, 'USD']],
    ['Rs. 1,29,900.00', [129900, 'INR']],
    ['Rs.500', [500, 'INR']],
    ['12,50 TL', [12.5, 'TRY']],
    ['1 299 Ft', [1299, 'HUF']],
    ['1,299円', [1299, 'JPY']],
    ['１２９．００', 129],
    ['.99', 0.99],
    ['12.50 EUR', [12.5, 'EUR']],
    ['eur 12.50', [12.5, 'EUR']],
  ])('reads %j', async (price, expected) => {
    expect(await amounts(price)).toEqual([expected]);
  });

  it.each(['5 pcs', 'EUR 12 USD', '5.00-', '(5.00)', '12.00 USD/EUR', 'from 12.00', '12.50 per piece'])(
    'leaves %j out with a warning',
    async (price) => {
      const { products, warnings } = await read(priced(price));
      expect(products).toEqual([{ id: '0', images }]);
      expect(warnings).toEqual([expect.stringContaining(JSON.stringify(price))]);
    },
  );
});

describe('ids that look alike', () => {
  it.each([
    ['NFC and NFD', 'é', 'e\u0301'],
    ['a character that shows nothing', '\u200b007', '007'],
    ['one that comes second', '007', '007\ufeff'.replace('\ufeff', '\u2060')],
  ])('are two products with a warning: %s', async (_what, one, other) => {
    const { products, warnings } = await read(`id,images\n${one},a.jpg\n${other},a.jpg\n`);
    expect(products).toMatchObject([{ id: one }, { id: other }]);
    expect(warnings).toEqual([expect.stringMatching(/^id: looks like the id of line 2/)]);
  });
});
