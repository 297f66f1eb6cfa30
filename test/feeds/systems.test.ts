import { describe, expect, it } from 'vitest';
import { readProductsOf } from './read-products-of.ts';

const now = Date.parse('2026-11-30T12:00Z');
const read = async (content: string) => {
  const { rows, ...others } = await readProductsOf(content, { now });
  return { products: rows.map(([, product]) => product), ...others };
};
/** A table with the columns that its rows have. */
const table = (...rows: readonly Readonly<Record<string, string | undefined>>[]) => {
  const cell = (text: string | undefined = '') => `"${text.replaceAll('"', '""')}"`;
  const header = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return [header.map(cell), ...rows.map((row) => header.map((name) => cell(row[name])))].join('\n');
};

describe('sales', () => {
  const merchant = (dates: string) =>
    `id,image_link,price,sale_price,sale_price_effective_date\n1,https://s.example/a.jpg,100.00 USD,80.00 USD,${dates}\n`;

  it.each([
    ['', 80],
    ['2026-11-01T00:00-0800/2026-12-01T00:00-0800', 80],
    ['2026-11-30T11:59Z/2026-11-30T12:01Z', 80],
    ['2026-11-01/2026-11-30', 80],
    ['2026-11-01/2026-11-29', undefined],
    ['2026-11-01T00:00/2026-11-30T12:00', undefined],
    ['2026-11-30T13:00+02:00/2026-12-01', 80],
    ['2026-11-30T13:00Z/2026-12-01T00:00Z', undefined],
    ['2099-01-01/2099-02-01', undefined],
  ])('of Merchant and Meta count in their time alone: %j', async (dates, salePrice) => {
    const { products, warnings } = await read(merchant(dates));
    expect((products[0] as { salePrice?: number }).salePrice).toBe(salePrice);
    expect(warnings).toHaveLength(salePrice === undefined ? 1 : 0);
  });

  it('whose dates cannot be read count, with a warning', async () => {
    const { products, warnings } = await read(merchant('soon'));
    expect(products).toMatchObject([{ salePrice: 80 }]);
    expect(warnings).toEqual(['salePrice: its dates "soon" cannot be read; used']);
  });

  it.each([
    [
      'WooCommerce',
      ['SKU', 'Images', 'Regular price', 'Sale price', 'Date sale price starts', 'Date sale price ends'],
    ],
    [
      'Magento',
      ['sku', 'base_image', 'price', 'special_price', 'special_price_from_date', 'special_price_to_date'],
    ],
  ])('of %s have two columns', async (_system, header) => {
    const row = (start: string, end: string) =>
      Object.fromEntries(header.map((name, at) => [name, ['1', 'a.jpg', '100', '80', start, end][at] ?? '']));
    const sale = async (start: string, end: string) => {
      const { products } = await read(table(row(start, end)));
      return (products[0] as { salePrice?: number }).salePrice;
    };
    expect(await sale('2026-11-01 00:00:00', '')).toBe(80);
    expect(await sale('', '2026-11-01 00:00:00')).toBeUndefined();
    expect(await sale('11/1/26', '11/30/2026')).toBe(80);
    expect(await sale('12/1/26', '')).toBeUndefined();
  });
});

describe('Shopify', () => {
  it('orders pictures by their position, and has those of variants too', async () => {
    const text = table(
      {
        Handle: 'c',
        Title: 'Coat',
        'Option1 Name': 'Color',
        'Option1 Value': 'Red',
        'Variant Price': '12',
        'Image Src': 'https://s/2.jpg',
        'Image Position': '2',
      },
      {
        Handle: 'c',
        'Option1 Value': 'Blue',
        'Variant Price': '9',
        'Image Src': 'https://s/1.jpg',
        'Image Position': '1',
        'Variant Image': 'https://s/blue.jpg',
      },
      { Handle: 'c', 'Option1 Value': 'Green', 'Variant Price': '10' },
      { Handle: 'c', 'Image Src': 'https://s/3.jpg', 'Image Position': '3' },
    );
    expect((await read(text)).products).toEqual([
      {
        id: 'c',
        title: 'Coat',
        images: ['1', 'blue', '2', '3'].map((name) => ({ path: `https://s/${name}.jpg` })),
        price: 9,
        attributes: { color: ['Red', 'Blue', 'Green'] },
      },
    ]);
  });

  it('leaves out with their variants what is a draft, archived or unlisted', async () => {
    const text = table(
      ...['draft', 'archived', 'unlisted', 'Active'].flatMap((status) => [
        { Handle: status, Title: 'T', 'Image Src': 'https://s/a.jpg', Status: status },
        { Handle: status, 'Image Src': 'https://s/b.jpg' },
      ]),
    );
    const { products, leftOut } = await read(text);
    expect(products).toMatchObject([{ id: 'Active' }]);
    expect(leftOut).toEqual({ 'products that are not published': 6 });
  });

  it('is known by its columns of 2025 too', async () => {
    const text = table(
      {
        'URL handle': 'c',
        Title: 'Coat',
        Description: '<p>Long</p>',
        'Published on online store': 'TRUE',
        SKU: '1',
        'Option1 name': 'Size',
        'Option1 value': 'S',
        Price: '10.00',
        'Compare-at price': '12.00',
        'Inventory quantity': '0',
        'Product image URL': 'https://s/1.jpg',
        'Image position': '1',
      },
      {
        'URL handle': 'c',
        SKU: '2',
        'Option1 value': 'M',
        Price: '11.00',
        'Inventory quantity': '0',
        'Continue selling when out of stock': 'TRUE',
        'Product image URL': 'https://s/2.jpg',
        'Image position': '2',
      },
      {
        'URL handle': 'd',
        Title: 'D',
        'Published on online store': 'FALSE',
        'Product image URL': 'https://s/3.jpg',
      },
    );
    const { products, report, leftOut } = await read(text);
    expect(report).toContain('columns: Shopify');
    expect(products).toEqual([
      {
        id: 'c',
        title: 'Coat',
        description: 'Long',
        images: [{ path: 'https://s/1.jpg' }, { path: 'https://s/2.jpg' }],
        price: 12,
        salePrice: 10,
        availability: 'in_stock',
        attributes: { sku: ['1', '2'], size: ['S', 'M'] },
      },
    ]);
    expect(leftOut).toEqual({ 'products that are not published': 1 });
  });
});

describe('WooCommerce', () => {
  const base = { Published: '1', 'In stock?': '1', 'Regular price': '', Images: 'https://s/a.jpg' };

  it('leaves out hidden products, names the first category, and takes a number of pieces', async () => {
    const text = table(
      { ...base, ID: '1', Type: 'simple', SKU: 'A', Categories: 'Clothing > Coats, Sale' },
      { ...base, ID: '2', Type: 'simple', SKU: 'B', 'Visibility in catalog': 'hidden' },
      {
        ...base,
        ID: '3',
        Type: 'simple',
        SKU: 'C',
        'In stock?': '',
        Stock: '0',
        Categories: 'Bags\\, small',
      },
    );
    const { products, leftOut } = await read(text);
    expect(products).toMatchObject([
      { id: 'A', category: 'Clothing > Coats', availability: 'in_stock' },
      { id: 'C', category: 'Bags, small', availability: 'out_of_stock' },
    ]);
    expect(leftOut).toEqual({ 'products that are hidden': 1 });
  });

  it('does not take a sale that is over for the lowest price', async () => {
    const text = table(
      { ...base, ID: '1', Type: 'variable', SKU: 'V', Name: 'Coat' },
      {
        ID: '2',
        Type: 'variation',
        SKU: 'V-1',
        Published: '1',
        'Regular price': '100',
        'Sale price': '10',
        'Date sale price ends': '2026-01-01',
        Parent: 'V',
      },
      {
        ID: '3',
        Type: 'variation',
        SKU: 'V-2',
        Published: '1',
        'Regular price': '90',
        'Sale price': '80',
        Parent: 'id:1',
      },
    );
    expect((await read(text)).products).toMatchObject([{ id: 'V', price: 90, salePrice: 80 }]);
  });
});

describe('Magento', () => {
  const base = {
    product_online: '1',
    visibility: 'Catalog, Search',
    base_image: '/c/o/coat.jpg',
    is_in_stock: '1',
  };
  const variant = { ...base, visibility: 'Not Visible Individually' };

  it('gives a configurable product the lowest price of its variants, and the first category without the root', async () => {
    const text = table(
      { ...variant, sku: 'A-S', price: '120.0000' },
      { ...variant, sku: 'A-M', price: '110.0000', special_price: '99.0000' },
      { ...variant, sku: 'B-S', price: '5.0000' },
      {
        ...base,
        sku: 'A',
        name: 'Coat',
        categories: 'Root/Men/Coats,Root/Sale',
        configurable_variations: 'sku=A-S,size=S,color=Red|sku=A-M,size=M,color=Red',
      },
      {
        ...base,
        sku: 'D',
        name: 'Own price',
        price: '7.0000',
        categories: 'Default Category/Hats',
        configurable_variations: 'sku=A-S,size=S',
      },
    );
    expect((await read(text)).products).toEqual([
      {
        id: 'A',
        title: 'Coat',
        images: [{ path: 'c/o/coat.jpg' }],
        category: 'Men/Coats',
        price: 110,
        salePrice: 99,
        availability: 'in_stock',
        attributes: { size: ['S', 'M'], color: 'Red' },
      },
      {
        id: 'D',
        title: 'Own price',
        images: [{ path: 'c/o/coat.jpg' }],
        category: 'Hats',
        price: 7,
        availability: 'in_stock',
        attributes: { size: 'S' },
      },
    ]);
  });

  it.each([
    ['color=Red,size=S|M,note=a, b and c', { color: 'Red', size: ['S', 'M'], note: 'a, b and c' }],
    ['brand="Acme, Inc",fit="x, y=z"', { brand: 'Acme, Inc', fit: 'x, y=z' }],
    ['"color=Red","note=a, b=c","said=""hi"""', { color: 'Red', note: 'a, b=c', said: 'hi' }],
    ['', undefined],
  ])('reads additional_attributes %j', async (additional, attributes) => {
    const text = table({ ...base, sku: 'A', price: '1', additional_attributes: additional });
    expect((await read(text)).products).toEqual([
      {
        id: 'A',
        images: [{ path: 'c/o/coat.jpg' }],
        price: 1,
        availability: 'in_stock',
        ...(attributes ? { attributes } : {}),
      },
    ]);
  });
});

describe('Google Merchant and Meta', () => {
  it('leave out a number of the taxonomy, which says nothing', async () => {
    const { products, warnings } = await read(
      'id,image_link,google_product_category,product_type\n1,https://s/a.jpg,2271,Dresses\n2,https://s/a.jpg,2271,\n',
    );
    expect(products).toMatchObject([{ category: 'Dresses' }, { id: '2' }]);
    expect(products[1]).not.toHaveProperty('category');
    expect(warnings).toEqual(['category: expected words but received "2271"; left out']);
  });

  it.each([
    ['nicht vorrätig', 'out_of_stock'],
    ['vorrätig', 'in_stock'],
    ['Ja', 'in_stock'],
    ['Épuisé', 'out_of_stock'],
    ['backordered', 'backorder'],
    ['12', 'in_stock'],
    ['0', 'out_of_stock'],
    ['-3', 'out_of_stock'],
    ['LowStock', 'in_stock'],
  ])('understand %j as %s', async (word, availability) => {
    expect((await read(`id,image_link,availability\n1,https://s/a.jpg,${word}\n`)).products).toMatchObject([
      { availability },
    ]);
  });
});
