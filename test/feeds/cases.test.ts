import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { gzipped, readProductsOf } from './read-products-of.ts';

/** The products and faults of a text, without their lines. */
const productsOf = async (...given: Parameters<typeof readProductsOf>) =>
  (await readProductsOf(...given)).rows.map(([, product]) => product);

const cases = new URL('../../../shared/cases/feeds/', import.meta.url);
const hasCases = existsSync(cases);
if (!hasCases) process.stderr.write('skipped: the inputs that failed; ../shared/cases is not here\n');
/** What ../shared/cases/README.md wants of a file; its pictures a.jpg to d.jpg are there. */
const isThere = (path: string) => /^[a-d]\.jpg$/.test(path);
const caseOf = (name: string) => readProductsOf(readFileSync(new URL(name, cases)), { isThere });

describe.runIf(hasCases)('inputs that failed', () => {
  it('merchant.csv: Google Merchant without a mapping', async () => {
    const { rows, report } = await caseOf('merchant.csv');
    expect(report).toMatch(
      /^CSV separated by comma, UTF-8, columns: Google Merchant, .*images ← image_link \+ additional_image_link/,
    );
    expect(rows).toEqual([
      [
        3,
        {
          id: '007',
          title: 'Wool coat – long',
          description: 'Warm & soft second line',
          images: [{ path: 'a.jpg' }, { path: 'b.jpg' }, { path: 'c.jpg' }],
          category: 'Women > Coats',
          groupId: 'coat-7',
          price: 129,
          salePrice: 99,
          currency: 'EUR',
          availability: 'in_stock',
          url: 'https://shop.example/007',
          attributes: { brand: 'Acme', color: ['Navy', 'White'], size: ['S', 'M'] },
        },
      ],
      [4, 'id: "007" is repeated: lines 3 and 4 have it, and line 3 counts'],
    ]);
  });

  it('semicolon.csv and tabs.tsv: delimiter and number format', async () => {
    const semicolon = await caseOf('semicolon.csv');
    expect(semicolon.report).toMatch(
      /semicolon.*numbers as 1\.299,90.*price ← Preis, attributes\.color ← Farbe/,
    );
    expect(semicolon.rows).toMatchObject([
      [
        2,
        { id: 'A-1', title: 'Hemd "Fjord"', price: 1299.9, currency: 'EUR', attributes: { color: 'Blau' } },
      ],
      [3, { id: 'A-2', price: 31.09, attributes: { color: 'Grün' } }],
    ]);
    const tabs = await caseOf('tabs.tsv');
    expect(tabs.report).toMatch(/separated by tab.*numbers as 1,299\.90/);
    expect(tabs.rows).toMatchObject([
      [2, { id: 'T-1', price: 1299 }],
      [3, { id: 'T-2', title: 'Trousers, grey', price: 19.9 }],
    ]);
  });

  it('odd-values.csv: blank and NULL are absent, decimals only, no id of dots', async () => {
    const { rows, warnings } = await caseOf('odd-values.csv');
    const prices = rows.map(([, product]) => (product as { price?: number }).price);
    expect(prices).toEqual([undefined, undefined, 1299, undefined, undefined]);
    expect(warnings).toEqual(['price: expected a number such as 1299.90 but received "0x10"; left out']);
    expect(rows[4]).toEqual([6, expect.stringMatching(/^id: .* not \. or \.\./)]);
  });

  it('odd-types.jsonl: no product is lost to null, text or numbers; a box in shares is refused', async () => {
    const { rows } = await caseOf('odd-types.jsonl');
    const images = [{ path: 'a.jpg' }];
    expect(rows.map(([, product]) => product)).toEqual([
      { id: 'null-price', title: 'Red dress', images },
      { id: 'null-title', images, category: 'dress' },
      { id: 'price-text', images, price: 19.99 },
      { id: '7512345678901', images },
      { id: 'number-attribute', images, attributes: { size: '42' } },
      { id: 'line-break', images, attributes: { description: 'Soft wool. Made in Italy.' } },
      { id: 'one-picture-as-text', images },
      expect.stringContaining('pixels of the upright image'),
      // Whether it lies outside shows when the picture is decoded.
      {
        id: 'box-outside',
        images: [{ path: 'a.jpg', box: { x1: 1280, y1: 1380, x2: 3000, y2: 3930 } }],
        garmentClass: 'top',
      },
    ]);
  });

  it('header-case.csv and shopify.csv', async () => {
    expect((await caseOf('header-case.csv')).rows).toEqual([
      [2, { id: 'c1', title: 'Dress', images: [{ path: 'a.jpg' }] }],
    ]);
    expect((await caseOf('shopify.csv')).rows).toEqual([
      [
        2,
        {
          id: 'alpine-coat',
          title: 'Alpine coat',
          description: 'Long',
          images: [{ path: 'a.jpg' }, { path: 'b.jpg' }, { path: 'c.jpg' }],
          category: 'Apparel & Accessories > Clothing > Outerwear > Coats',
          price: 129,
          attributes: { brand: 'Acme', tags: ['wool', 'winter'], sku: ['AC-S', 'AC-M'], size: ['S', 'M'] },
        },
      ],
    ]);
  });
});

describe('feeds of merchants', () => {
  it('reads RSS with CDATA, repeated elements, nested prices and addresses with &amp;', async () => {
    const text = `<?xml version="1.0"?><rss xmlns:g="http://base.google.com/ns/1.0"><channel><title>Shop</title>
      <item><g:id>007</g:id><title><![CDATA[Coat &ndash; <b>long</b>]]></title><g:price>129,00 EUR</g:price>
      <g:image_link>https://s.example/a.jpg?x=1&amp;y=2</g:image_link>
      <g:additional_image_link>https://s.example/b.jpg</g:additional_image_link>
      <g:additional_image_link>https://s.example/c.jpg</g:additional_image_link>
      <g:shipping><g:price>4.90 EUR</g:price></g:shipping></item></channel></rss>`;
    expect(await productsOf(text)).toEqual([
      {
        id: '007',
        title: 'Coat – long',
        images: ['a.jpg?x=1&y=2', 'b.jpg', 'c.jpg'].map((name) => ({ path: `https://s.example/${name}` })),
        price: 129,
        currency: 'EUR',
      },
    ]);
  });

  it('reads Atom, and keeps what comes before a fault', async () => {
    const entry = (id: string) =>
      `<entry><g:id>${id}</g:id><link href="https://s.example/${id}"/><g:image_link>a.jpg</g:image_link></entry>`;
    const text = `<feed xmlns="http://www.w3.org/2005/Atom">${entry('1')}\n${entry('2')}\n<entry><g:id>3</g:i`;
    expect(await productsOf(text)).toEqual([
      { id: '1', images: [{ path: 'a.jpg' }], url: 'https://s.example/1' },
      { id: '2', images: [{ path: 'a.jpg' }], url: 'https://s.example/2' },
      expect.stringContaining('Invalid XML'),
    ]);
  });

  it('tells Meta’s catalog by its own columns', async () => {
    const text =
      'id,title,price,image[0].url,image[1].url,quantity_to_sell_on_facebook\n1,T,9.99 USD,https://s/a.jpg,https://s/b.jpg,3\n';
    const { rows, report } = await readProductsOf(text);
    expect(report).toContain('columns: Meta catalog');
    expect(rows).toMatchObject([
      [
        2,
        { price: 9.99, currency: 'USD', images: [{ path: 'https://s/a.jpg' }, { path: 'https://s/b.jpg' }] },
      ],
    ]);
  });

  it('understands words for availability, and leaves out unknown ones with a warning', async () => {
    const words = ['in stock', 'https://schema.org/OutOfStock', 'PreOrder', 'Auf Lager', 'perhaps'];
    const text = `id,image_link,availability\n${words.map((word, n) => `${n},a.jpg,${word}\n`).join('')}`;
    const { rows, warnings } = await readProductsOf(text);
    const read = rows.map(([, product]) => (product as { availability?: string }).availability);
    expect(read).toEqual(['in_stock', 'out_of_stock', 'preorder', 'in_stock', undefined]);
    expect(warnings).toEqual(['availability: unknown word "perhaps"; left out']);
  });
});

describe('delimiters, encodings and packing', () => {
  const table = 'id;title;image;price\na;Größe & Stil;a.jpg;"1.299,00 €"\nb;Hose;b.jpg;31,09 €\n';
  const latin = Buffer.from(table.replace('€"', 'EUR"').replace('€', 'EUR'), 'latin1');
  const utf16 = Buffer.from(`\ufeff${table}`, 'utf16le');
  it.each([
    ['UTF-8', Buffer.from(table)],
    ['UTF-8', Buffer.from(`\ufeff${table}`)],
    ['UTF-8', gzipped(table)],
    ['Latin-1', latin],
    ['UTF-16', utf16],
    ['UTF-16', Buffer.from(utf16).swap16()],
    ['UTF-16', utf16.subarray(2)],
  ])('says %s and reads the same products', async (encoding, bytes) => {
    const { rows, report } = await readProductsOf(bytes);
    expect(report).toMatch(new RegExp(`, ${encoding}(?: \\(a guess, as in "Größe"\\))?, `));
    expect(rows).toMatchObject([
      [2, { id: 'a', title: 'Größe & Stil', price: 1299, currency: 'EUR' }],
      [3, { id: 'b', title: 'Hose', price: 31.09 }],
    ]);
  });

  it('keeps UTF-8 with a broken character as UTF-8, and counts it', async () => {
    const bytes = Buffer.from('id,images,title\na,a.jpg,Größe Überwurf X\n');
    bytes[bytes.length - 2] = 0xff;
    const { rows, report } = await readProductsOf(bytes);
    expect(report).toMatch(/UTF-8.*1 broken characters/);
    expect(rows).toMatchObject([[2, { title: 'Größe Überwurf \ufffd' }]]);
  });

  it.each([
    ['an Excel workbook', Buffer.from([0x50, 0x4b, 3, 4, 0, 0]), 'Excel'],
    ['a picture', Buffer.from([0xff, 0xd8, 0xff, 0xe0]), 'JPEG'],
    ['bytes', Buffer.from(Array.from({ length: 512 }, (_, n) => (n * 7) % 256)), 'binary'],
    ['gzip that ends early', gzipped(table).subarray(0, -12), 'ends early'],
  ])('refuses %s, and says what it is', async (_what, bytes, message) => {
    await expect(readProductsOf(bytes)).rejects.toMatchObject({
      code: 'unsupported-file',
      message: expect.stringContaining(message),
    });
  });

  it.each([
    ['|', 'id|images|title\na|a.jpg|One, two; three\n'],
    ['\t', 'id\timages\ttitle\na\ta.jpg\tOne, two; three\n'],
    [',', 'id,images,title\na,a.jpg,"One, two; three"\n'],
  ])('splits at %j', async (_delimiter, text) => {
    expect(await productsOf(text)).toEqual([
      { id: 'a', images: [{ path: 'a.jpg' }], title: 'One, two; three' },
    ]);
  });
});

describe('amounts', () => {
  const priced = (...prices: string[]) =>
    `id,images,price\n${prices.map((price, n) => `${n},a.jpg,"${price}"\n`).join('')}`;

  it.each([
    [
      ['1,299.00', '1,299'],
      [1299, 1299],
    ],
    [
      ['1.299,90', '1.299'],
      [1299.9, 1299],
    ],
    [
      ['1 299,90', '12'],
      [1299.9, 12],
    ],
    [
      ["CHF 1'299.50", '0.999'],
      [1299.5, 0.999],
    ],
    [
      ['1,29,900.00', '5'],
      [129900, 5],
    ],
  ])('reads %j by the mark that the file shows', async (prices, expected) => {
    const read = await productsOf(priced(...prices));
    expect(read.map((product) => (product as { price: number }).price)).toEqual(expected);
  });

  it.each([['1.299'], ['1,299'], ['1.299', '12,50', '9.99']])(
    'refuses %j, and names both readings',
    async (...prices) => {
      await expect(readProductsOf(priced(...prices))).rejects.toMatchObject({
        code: 'invalid-feed',
        message: expect.stringMatching(/1\.299 or 1299|1299 or 1\.299/),
      });
      const [first] = await productsOf(priced(...prices), { decimal: '.' });
      expect(first).toMatchObject({ price: prices[0] === '1.299' ? 1.299 : 1299 });
    },
  );

  it.each(['', ' ', 'NULL', 'null', '\\N'])('takes %j for no price, without a warning', async (price) => {
    const { rows, warnings } = await readProductsOf(priced(price));
    expect(rows[0]?.[1]).not.toHaveProperty('price');
    expect(warnings).toEqual([]);
  });

  it.each(['0x10', '1e3', 'ab 5', '12.50 - 15.00', 'on request'])(
    'leaves %j out, and shows the cell',
    async (price) => {
      const { rows, warnings } = await readProductsOf(priced(price));
      expect(rows[0]?.[1]).not.toHaveProperty('price');
      expect(warnings).toEqual([
        `price: expected a number such as 1299.90 but received "${price}"; left out`,
      ]);
    },
  );

  it('leaves a price below 0 out in words, and no sale of 0', async () => {
    const { warnings } = await readProductsOf('id,images,price,sale_price\na,a.jpg,-5,0\n');
    expect(warnings).toEqual([
      'salePrice: expected more than 0; left out',
      'price: expected 0 or more but received -5; left out',
    ]);
  });

  it('leaves a sale above the price out, and keeps one at the price', async () => {
    const { rows, warnings } = await readProductsOf('id,images,price,sale_price\na,a.jpg,5,6\nb,a.jpg,5,5\n');
    expect(rows.map(([, product]) => (product as { salePrice?: number }).salePrice)).toEqual([undefined, 5]);
    expect(warnings).toEqual(['salePrice: 6 is above the price of 5; left out']);
  });

  it('shows a cell of any length in a message of some lines', async () => {
    const { warnings } = await readProductsOf(priced('x'.repeat(100_000)));
    expect(warnings).toEqual([expect.stringMatching(/^price: expected a number .* received "x+…$/)]);
    expect(warnings[0]?.length).toBeLessThan(2100);
  });

  it('counts the currency of the price before that of a column, and says where they differ', async () => {
    const { rows, warnings } = await readProductsOf(
      'id,images,price,currency\na,a.jpg,9 EUR,USD\nb,a.jpg,9 $,CAD\nc,a.jpg,9 $,\n',
    );
    expect(rows.map(([, product]) => (product as { currency: string }).currency)).toEqual([
      'EUR',
      'CAD',
      'USD',
    ]);
    expect(warnings).toEqual(['currency: USD, but the price has EUR, which counts']);
  });
});

describe('several pictures in one cell', () => {
  const cell = (text: string) => `id,images\na,"${text}"\n`;
  const there = (...names: string[]) => ({ isThere: (path: string) => names.includes(path) });
  const paths = async (text: string, ...names: string[]) => {
    const [product] = await productsOf(cell(text), there(...names));
    return typeof product === 'string'
      ? product
      : (product as { images: { path: string }[] }).images.map(({ path }) => path);
  };

  it('splits where that gives files that are there', async () => {
    expect(await paths('a.jpg,b.jpg', 'a.jpg', 'b.jpg')).toEqual(['a.jpg', 'b.jpg']);
    expect(await paths('a, b.jpg', 'a, b.jpg')).toEqual(['a, b.jpg']);
    expect(await paths('a.jpg, gone.jpg', 'a.jpg')).toEqual(['a.jpg', 'gone.jpg']);
    expect(await paths('a.jpg|b.jpg')).toEqual(['a.jpg', 'b.jpg']);
  });

  it('splits addresses, and not the commas inside one', async () => {
    expect(await paths('https://s/a.jpg, https://s/b.jpg')).toEqual(['https://s/a.jpg', 'https://s/b.jpg']);
    expect(await paths('https://s/a.jpg?size=1,2')).toEqual(['https://s/a.jpg?size=1,2']);
  });

  it.each([[[]], [['a.jpg', 'b.jpg', 'a.jpg,b.jpg']]])(
    'shows both readings where the files %j do not tell',
    async (names) => {
      expect(await paths('a.jpg,b.jpg', ...names)).toMatch(/1: "a\.jpg,b\.jpg", or as 2: "a\.jpg" "b\.jpg"/);
    },
  );

  it('reads repeated and numbered columns in their order', async () => {
    const text = 'id,image,image,image_3,Image 2\na,a.jpg,b.jpg,d.jpg,c.jpg\n';
    const images = ['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg'].map((path) => ({ path }));
    expect(await productsOf(text)).toEqual([{ id: 'a', images }]);
  });
});

describe('ids', () => {
  it('keeps zeros, slashes and both forms of é, and warns that they look alike', async () => {
    const ids = ['007', '7', 'a/b', 'caf\u00e9', 'cafe\u0301', 'A', 'a'];
    const { rows, warnings } = await readProductsOf(
      `id,images\n${ids.map((id) => `${id},x.jpg\n`).join('')}`,
    );
    expect(rows.map(([, product]) => (product as { id: string }).id)).toEqual(ids);
    expect(warnings).toEqual([
      'id: looks like the id of line 5, in another Unicode form (NFC, NFD, invisible characters); they are two products',
    ]);
  });

  it('removes blanks around them, in CSV and JSON alike', async () => {
    const rows = await Promise.all(
      ['id,images\n a ,x.jpg\n', '{"id":" a ","images":["x.jpg"]}'].map((text) => readProductsOf(text)),
    );
    for (const {
      rows: [row],
      warnings,
    } of rows) {
      expect(row?.[1]).toMatchObject({ id: 'a' });
      expect(warnings).toEqual(['id: blanks around it were removed: "a"']);
    }
  });

  it('refuses a number that lost digits, and names the line of a repeated id; the last may win', async () => {
    expect(await productsOf('{"id":12345678901234567890,"images":["a.jpg"]}')).toEqual([
      expect.stringContaining('lost digits'),
    ]);
    const text = 'id,images\na,x.jpg\nb,x.jpg\na,y.jpg\n';
    expect((await readProductsOf(text)).rows.at(-1)).toEqual([
      4,
      'id: "a" is repeated: lines 2 and 4 have it, and line 2 counts',
    ]);
    expect((await readProductsOf(text, { lastWins: true })).rows.at(-1)).toEqual([
      4,
      { id: 'a', images: [{ path: 'y.jpg' }] },
    ]);
  });
});

describe('columns', () => {
  it('are matched without regard to case and marks', async () => {
    const text = 'Product ID,IMAGE_URL,Product Title\na,a.jpg,T\n';
    expect(await productsOf(text)).toEqual([{ id: 'a', images: [{ path: 'a.jpg' }], title: 'T' }]);
  });

  it.each([
    [
      'SKU1,Titel,Bildd\nx,y,z.jpg\n',
      /^No column for id and images\..*"SKU1", "Titel", "Bildd".*nearest to id is "SKU1".*nearest to images is "Bildd"/,
    ],
    ['{"uid":1,"pictuers":["a.jpg"]}', /^No column for id and images\..*nearest to images is "pictuers"/],
    ['foo;bar\n1;2\n', /^No column for id and images\..*"foo", "bar"/],
  ])('that are missing are one error with those that are there: %j', async (text, message) => {
    await expect(readProductsOf(text)).rejects.toMatchObject({
      code: 'invalid-feed',
      message: expect.stringMatching(message),
    });
  });

  it('that the caller names must be there, and count before those recognised', async () => {
    const text = 'id,images,name,baseColour,sku\na,a.jpg,N,Navy|White,s\n';
    const columns = { id: 'sku', title: [], 'attributes.color': 'baseColour' };
    expect(await productsOf(text, { columns })).toEqual([
      { id: 's', images: [{ path: 'a.jpg' }], attributes: { color: ['Navy', 'White'] } },
    ]);
    await expect(readProductsOf(text, { columns: { title: 'nmae' } })).rejects.toMatchObject({
      message: expect.stringMatching(
        /^Missing column "nmae", which the mapping uses for title; the nearest is "name"/,
      ),
    });
    await expect(readProductsOf(text, { imagePattern: '{ean}.jpg' })).rejects.toMatchObject({
      message: expect.stringContaining('Missing column "ean", which the image pattern uses'),
    });
  });

  it('of an empty file, or of a header alone, are not asked for', async () => {
    for (const text of ['', '\ufeff', '\n \n', 'id,images\n', '[]'])
      expect(await productsOf(text)).toEqual([]);
  });
});

describe('a field of one value', () => {
  it.each([
    ['a column that repeats', 'id,images,price,price\na,a.jpg,12,13\n'],
    ['a list of JSON', '{"id":"a","images":["a.jpg"],"price":[12,13]}'],
    [
      'an element that repeats',
      '<rss><item><g:id>a</g:id><g:image_link>a.jpg</g:image_link><g:price>12</g:price><g:price>13</g:price></item></rss>',
    ],
  ])('has the first one of %s, with a warning', async (_what, text) => {
    const { rows, warnings } = await readProductsOf(text);
    expect(rows).toMatchObject([[expect.any(Number), { id: 'a', price: 12 }]]);
    expect(warnings).toEqual(['price: has several values; the first counts']);
  });

  it('that a column repeats alike, blank or as a category is no doubt', async () => {
    const text = 'id,id,image_link,title,title,product_type,product_type\na,a,a.jpg,,T,Coats,Sale\n';
    const { rows, warnings } = await readProductsOf(text);
    expect(rows).toMatchObject([[2, { id: 'a', title: 'T', category: 'Coats' }]]);
    expect(warnings).toEqual([]);
  });

  it('is an error where it is the id', async () => {
    expect(await productsOf('id,id,images\na,b,a.jpg\n')).toEqual(['id: has several values']);
  });
});

describe('JSON', () => {
  it('fails an object that has a name twice, which readers take the last of', async () => {
    const text =
      '{"id":"a","images":["a.jpg"],"price":1,"price":2}\n{"id":"b","images":[{"path":"a.jpg","path":"b.jpg"}]}\n';
    expect(await productsOf(text)).toEqual([
      'price: comes twice in its object',
      'images.path: comes twice in its object',
    ]);
  });

  it('reads a box by corners, as requests write it', async () => {
    const box = { x1: 1, y1: 2, x2: 30, y2: 40 };
    expect(await productsOf(JSON.stringify({ id: 'a', images: [{ path: 'a.jpg', box }] }))).toEqual([
      { id: 'a', images: [{ path: 'a.jpg', box }] },
    ]);
  });

  it('reads a list, and one in an object around it, with the line of each product', async () => {
    const products = [
      { id: 'a"]', title: 'x \\ [', images: ['a.jpg', { src: 'b.jpg' }] },
      { id: 2, images: 'c.jpg' },
    ];
    const expected = [
      { id: 'a"]', title: 'x \\ [', images: [{ path: 'a.jpg' }, { path: 'b.jpg' }] },
      { id: '2', images: [{ path: 'c.jpg' }] },
    ];
    const written = [
      JSON.stringify(products),
      JSON.stringify(products, null, 2),
      JSON.stringify({ meta: { tags: ['a'] }, products }, null, 1),
    ];
    for (const text of written) expect(await productsOf(text)).toEqual(expected);
  });

  it('fails a broken object alone, and says where the document ends early', async () => {
    const text = '[{"id":"a","images":["a.jpg"]},\n{"id":"b" "images":[]},\n{"id":"c","images":["c.jpg"]}';
    expect((await readProductsOf(text)).rows).toEqual([
      [1, { id: 'a', images: [{ path: 'a.jpg' }] }],
      [2, expect.stringContaining('does not parse')],
      [3, { id: 'c', images: [{ path: 'c.jpg' }] }],
      [3, 'The JSON ends early'],
    ]);
  });

  it('leaves one bad field out with a warning, and shortens and mends texts', async () => {
    const rows = [
      {
        id: 'a',
        images: ['a.jpg'],
        garmentClass: 'trousers',
        price: { cents: 3 },
        attributes: { a: { b: 1 }, c: 'd' },
      },
      {
        id: 'b',
        images: ['a.jpg'],
        title: 'x'.repeat(600),
        attributes: { note: `\u0007bell ${'東'.repeat(600)}` },
      },
      { id: 'c', images: ['a.jpg'], title: 'half \ud83d pair', attributes: 'red' },
    ];
    const { rows: read, warnings } = await readProductsOf(rows.map((row) => JSON.stringify(row)).join('\n'));
    expect(read.map(([, product]) => product)).toMatchObject([
      { id: 'a', attributes: { c: 'd' } },
      { id: 'b', title: `${'x'.repeat(499)}…`, attributes: { note: expect.stringMatching(/^bell 東+…$/) } },
      { id: 'c', title: 'half \ufffd pair' },
    ]);
    const [, second] = read.map(([, product]) => product as { attributes: { note: string } });
    expect(Buffer.byteLength(second?.attributes.note ?? '')).toBeLessThanOrEqual(1024);
    expect(warnings.map((text) => text.split(':')[0]).sort()).toEqual(
      [
        'attributes',
        'attributes.a',
        'attributes.note',
        'attributes.note',
        'garmentClass',
        'price',
        'title',
        'title',
      ].sort(),
    );
  });

  it('decodes entities and HTML in titles and attributes, and leaves what only looks like it', async () => {
    const row = {
      id: 'a',
      images: ['a.jpg'],
      title: 'Tom &amp; Jerry <br>T-shirt',
      attributes: { note: '<p>Size <M> &lt;3</p>', mail: 'AT&T' },
    };
    expect(await productsOf(JSON.stringify(row))).toMatchObject([
      { title: 'Tom & Jerry T-shirt', attributes: { note: 'Size <M> <3', mail: 'AT&T' } },
    ]);
  });

  it('takes the line separators of Unicode for text', async () => {
    const row = { id: 'a', images: ['a.jpg'], title: 'one\u2028two' };
    expect(await productsOf(JSON.stringify(row))).toEqual([{ ...row, images: [{ path: 'a.jpg' }] }]);
  });
});

describe('CSV', () => {
  it('numbers rows by the line they end in, and fails bad ones alone', async () => {
    const text = 'id,images,title\na,a.jpg,"two\nlines"\nb,b.jpg\nc,c.jpg,"a ""big"" one"\n,d.jpg,x\n';
    expect((await readProductsOf(text)).rows).toMatchObject([
      [3, { id: 'a', title: 'two lines' }],
      [4, 'Expected 3 cells but received 2'],
      [5, { title: 'a "big" one' }],
      [6, 'id: is missing'],
    ]);
  });

  it('fails what follows a quote that is never closed as one row, and keeps what came before', async () => {
    const before = Array.from({ length: 40 }, (_, n) => `${n},a.jpg\n`).join('');
    const { rows } = await readProductsOf(`id,images\n${before}x,"open\ny,y.jpg\n`);
    expect(rows).toHaveLength(41);
    expect(rows.at(-1)).toEqual([
      expect.any(Number),
      expect.stringMatching(/Quote Not Closed|quote is not closed/),
    ]);
  });

  it('says so too where the rest is longer than any record, without holding it', async () => {
    const rest = 'x'.repeat(3 * 1024 * 1024);
    const { rows } = await readProductsOf(`id,images\na,a.jpg\nb,"${rest}`);
    expect(rows).toEqual([
      [2, { id: 'a', images: [{ path: 'a.jpg' }] }],
      [expect.any(Number), 'Invalid CSV: a quote is not closed'],
    ]);
  });
});
