/**
 * Writes the exports of shop systems, as their documentation describes them. As a script it makes files to try:
 *
 *     npx tsx test/feeds/write-exports.ts FOLDER [PRODUCTS]
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { csvLine } from '../../src/catalog/csv-line.ts';
import type { Availability, Product } from '../../src/types.ts';

/** A product that every system can hold. */
export interface ShopProduct {
  readonly id: string;
  readonly title: string;
  readonly category: string;
  readonly brand: string;
  /** In cents. */
  readonly price: number;
  /** In cents, below the price. */
  readonly salePrice?: number | undefined;
  readonly availability: Availability;
  readonly images: readonly [string, ...string[]];
  readonly colors: readonly [string, ...string[]];
  readonly sizes: readonly [string, ...string[]];
}

export interface Export {
  readonly name: string;
  readonly write: (products: readonly ShopProduct[]) => string;
  /** What an import is to make of a product. */
  readonly expected: (product: ShopProduct) => Product;
}

const point = (cents: number) => (cents / 100).toFixed(2);
const table = (header: readonly string[], rows: readonly (readonly string[])[], line = csvLine) =>
  [header, ...rows].map((cells) => `${line(cells)}\n`).join('');
const oneOrMore = (values: readonly string[]) => (values.length === 1 ? (values[0] ?? '') : [...values]);

function base({ id, title, category, price, salePrice, images }: ShopProduct): Product {
  return {
    id,
    title,
    images: images.map((path) => ({ path })),
    category,
    price: price / 100,
    ...(salePrice === undefined ? {} : { salePrice: salePrice / 100 }),
  };
}

const merchantRow = (product: ShopProduct): readonly (readonly [string, readonly string[]])[] => [
  ['id', [product.id]],
  ['title', [product.title]],
  ['link', [`https://shop.example/${encodeURIComponent(product.id)}`]],
  ['image_link', [product.images[0]]],
  ['additional_image_link', product.images.slice(1)],
  ['price', [`${point(product.price)} EUR`]],
  ['sale_price', product.salePrice === undefined ? [] : [`${point(product.salePrice)} EUR`]],
  ['availability', [product.availability]],
  ['brand', [product.brand]],
  ['product_type', [product.category]],
  ['color', [product.colors.join('/')]],
  ['size', [product.sizes.join(', ')]],
];

const merchantProduct = (product: ShopProduct): Product => ({
  ...base(product),
  currency: 'EUR',
  availability: product.availability,
  url: `https://shop.example/${encodeURIComponent(product.id)}`,
  attributes: { brand: product.brand, color: oneOrMore(product.colors), size: oneOrMore(product.sizes) },
});

function writeMerchant(products: readonly ShopProduct[], separator: ',' | '\t'): string {
  const header = merchantRow(products[0] ?? emptyProduct).map(([name]) => name);
  const rows = products.map((product) => merchantRow(product).map(([, values]) => values.join(',')));
  return table(header, rows, separator === ',' ? csvLine : (cells) => cells.map(tsvCell).join('\t'));
}

const tsvCell = (cell: string) => (/["\t\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
const markup = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

function writeMerchantXml(products: readonly ShopProduct[]): string {
  const items = products.map((product) => {
    const elements = merchantRow(product).flatMap(([name, values]) =>
      values.map((value) => `<g:${name}>${markup(value)}</g:${name}>`),
    );
    return `<item>${elements.join('')}<g:shipping><g:price>4.90 EUR</g:price></g:shipping></item>\n`;
  });
  return `<?xml version="1.0"?>\n<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel><title>Shop</title>\n${items.join('')}</channel></rss>`;
}

/** Each size with a color; the shorter list repeats its last. */
const variantsOf = ({ sizes, colors }: ShopProduct) =>
  Array.from({ length: Math.max(sizes.length, colors.length) }, (_, n) => ({
    size: sizes[Math.min(n, sizes.length - 1)] ?? '',
    color: colors[Math.min(n, colors.length - 1)] ?? '',
  }));
const isSold = ({ availability }: ShopProduct) => availability === 'in_stock';
const inOrOut = (product: ShopProduct): Availability => (isSold(product) ? 'in_stock' : 'out_of_stock');

function writeShopify(products: readonly ShopProduct[]): string {
  const header = [
    ...[
      'Handle',
      'Title',
      'Body (HTML)',
      'Vendor',
      'Product Category',
      'Published',
      'Option1 Name',
      'Option1 Value',
    ],
    ...['Option2 Name', 'Option2 Value', 'Variant SKU', 'Variant Inventory Qty', 'Variant Inventory Policy'],
    ...['Variant Price', 'Variant Compare At Price', 'Image Src', 'Image Position', 'Status'],
  ];
  return table(header, products.flatMap(shopifyRows));
}

function shopifyRows(product: ShopProduct): string[][] {
  const { id, title, brand, category, images, price, salePrice } = product;
  const variants = variantsOf(product);
  const prices = salePrice === undefined ? [point(price), ''] : [point(salePrice), point(price)];
  return Array.from({ length: Math.max(variants.length, images.length) }, (_, n) => {
    const variant = variants[n];
    // What is said of the whole product is in its first row alone.
    const first = (text: string) => (n === 0 ? text : '');
    return [
      ...[id, first(title), '', first(brand), first(category), first('TRUE')],
      ...[first('Size'), variant?.size ?? '', first('Color'), variant?.color ?? ''],
      ...(variant ? [`${id}-${n}`, isSold(product) ? '3' : '0', 'deny', ...prices] : ['', '', '', '', '']),
      ...[images[n] ?? '', images[n] ? String(n + 1) : '', first('active')],
    ];
  });
}

const shopifyProduct = (product: ShopProduct): Product => ({
  ...base(product),
  availability: inOrOut(product),
  attributes: {
    brand: product.brand,
    sku: oneOrMore(variantsOf(product).map((_, n) => `${product.id}-${n}`)),
    size: oneOrMore(product.sizes),
    color: oneOrMore(product.colors),
  },
});

/** A comma in an entry of WooCommerce's lists. */
const escaped = (entry: string) => entry.replaceAll(',', '\\,');

function writeWooCommerce(products: readonly ShopProduct[]): string {
  const header = [
    ...[
      'ID',
      'Type',
      'SKU',
      'Name',
      'Published',
      'In stock?',
      'Regular price',
      'Sale price',
      'Categories',
      'Images',
    ],
    ...[
      'Parent',
      'Brands',
      'Attribute 1 name',
      'Attribute 1 value(s)',
      'Attribute 2 name',
      'Attribute 2 value(s)',
    ],
  ];
  const rows = products.flatMap((product, n) => {
    const { id, title, brand, category, images, price, salePrice, sizes, colors } = product;
    const prices = [point(price), salePrice === undefined ? '' : point(salePrice)];
    const stock = isSold(product) ? '1' : '0';
    const variants = variantsOf(product);
    const hasVariants = variants.length > 1;
    const row = (
      type: string,
      name: string,
      sku: string,
      shown: readonly string[],
      size: string,
      color: string,
      parent = '',
    ) => [
      ...[String(1000 * n), type, sku, name, '1', stock, ...shown, parent === '' ? escaped(category) : ''],
      ...[
        parent === '' ? images.join(', ') : '',
        parent,
        parent === '' ? brand : '',
        'Size',
        size,
        'Color',
        color,
      ],
    ];
    const head = row(
      hasVariants ? 'variable' : 'simple',
      title,
      id,
      hasVariants ? ['', ''] : prices,
      sizes.join(', '),
      colors.join(', '),
    );
    if (!hasVariants) return [head];
    return [
      head,
      ...variants.map(({ size, color }, at) =>
        row('variation', `${title} - ${at}`, `${id}-${at}`, prices, size, color, id),
      ),
    ];
  });
  return table(header, rows);
}

function writeMagento(products: readonly ShopProduct[]): string {
  const header = [
    ...[
      'sku',
      'store_view_code',
      'attribute_set_code',
      'product_type',
      'categories',
      'name',
      'product_online',
      'visibility',
    ],
    ...[
      'price',
      'special_price',
      'base_image',
      'additional_images',
      'is_in_stock',
      'additional_attributes',
      'configurable_variations',
    ],
  ];
  const rows = products.flatMap((product) => {
    const { id, title, brand, category, images, price, salePrice, sizes, colors } = product;
    const variants = variantsOf(product);
    const isConfigurable = variants.length > 1;
    const row = (sku: string, type: string, visibility: string, attributes: string, variations: string) => [
      ...[sku, '', 'Default', type, category, title, '1', visibility],
      ...[`${point(price)}00`, salePrice === undefined ? '' : `${point(salePrice)}00`, `/${images[0]}`],
      ...[
        images
          .slice(1)
          .map((path) => `/${path}`)
          .join(','),
        isSold(product) ? '1' : '0',
        attributes,
        variations,
      ],
    ];
    if (!isConfigurable)
      return [
        row(
          id,
          'simple',
          'Catalog, Search',
          `brand=${brand},color=${colors.join('|')},size=${sizes.join('|')}`,
          '',
        ),
      ];
    const variations = variants
      .map(({ size, color }, n) => `sku=${id}-${n},color=${color},size=${size}`)
      .join('|');
    const hidden = variants.map(({ size, color }, n) =>
      row(`${id}-${n}`, 'simple', 'Not Visible Individually', `color=${color},size=${size}`, ''),
    );
    return [...hidden, row(id, 'configurable', 'Catalog, Search', `brand=${brand}`, variations)];
  });
  return table(header, rows);
}

const systemProduct = (product: ShopProduct): Product => ({
  ...base(product),
  availability: inOrOut(product),
  attributes: { brand: product.brand, color: oneOrMore(product.colors), size: oneOrMore(product.sizes) },
});

function writeGerman(products: readonly ShopProduct[]): string {
  const header = [
    'Artikelnummer',
    'Bezeichnung',
    'Bild',
    'Bild 2',
    'Bild 3',
    'Kategorie',
    'Preis',
    'Angebotspreis',
    'Marke',
    'Farbe',
    'Größe',
    'Verfügbarkeit',
  ];
  const comma = (cents: number) =>
    `${point(cents)
      .replace('.', ',')
      .replace(/(\d)(?=(\d{3})+,)/g, '$1.')} €`;
  const rows = products.map(
    ({ id, title, images, category, price, salePrice, brand, colors, sizes, availability }) => [
      ...[
        id,
        title,
        images[0],
        images[1] ?? '',
        images[2] ?? '',
        category,
        comma(price),
        salePrice === undefined ? '' : comma(salePrice),
      ],
      ...[brand, colors.join('|'), sizes.join('|'), availability],
    ],
  );
  return table(header, rows, (cells) =>
    cells.map((cell) => (/[";\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(';'),
  );
}

const germanProduct = (product: ShopProduct): Product => ({
  ...systemProduct(product),
  currency: 'EUR',
  availability: product.availability,
});

const garbRow = (product: ShopProduct) => ({ ...germanProduct(product), images: product.images });

function writeGarb(products: readonly ShopProduct[]): string {
  const header = [
    'id',
    'title',
    'images',
    'category',
    'price',
    'salePrice',
    'currency',
    'availability',
    'attributes.brand',
    'attributes.color',
    'attributes.size',
  ];
  const rows = products.map(
    ({ id, title, images, category, price, salePrice, availability, brand, colors, sizes }) => [
      ...[
        id,
        title,
        images.join('|'),
        category,
        point(price),
        salePrice === undefined ? '' : point(salePrice),
        'EUR',
        availability,
      ],
      ...[brand, colors.join('|'), sizes.join('|')],
    ],
  );
  return table(header, rows);
}

const emptyProduct: ShopProduct = {
  ...{ id: '', title: '', category: '', brand: '', price: 0, availability: 'in_stock' },
  ...{ images: [''], colors: [''], sizes: [''] },
};

export const exports: readonly Export[] = [
  { name: 'merchant.csv', write: (products) => writeMerchant(products, ','), expected: merchantProduct },
  { name: 'merchant.tsv', write: (products) => writeMerchant(products, '\t'), expected: merchantProduct },
  { name: 'merchant.xml', write: writeMerchantXml, expected: merchantProduct },
  { name: 'shopify.csv', write: writeShopify, expected: shopifyProduct },
  { name: 'woocommerce.csv', write: writeWooCommerce, expected: systemProduct },
  { name: 'magento.csv', write: writeMagento, expected: systemProduct },
  { name: 'german.csv', write: writeGerman, expected: germanProduct },
  { name: 'garb.csv', write: writeGarb, expected: germanProduct },
  {
    name: 'garb.jsonl',
    write: (products) => products.map((product) => `${JSON.stringify(garbRow(product))}\n`).join(''),
    expected: germanProduct,
  },
  {
    name: 'garb.json',
    write: (products) => JSON.stringify({ products: products.map(garbRow) }, null, 2),
    expected: germanProduct,
  },
];

/** Products of a shop, the same at each call. Their pictures are `pictures/0.jpg` to `pictures/49.jpg`. */
export function shopProducts(count: number): ShopProduct[] {
  const kinds = ['Coats', 'Dresses', 'Skirts', 'Shirts', 'Trousers'];
  const colors = ['Red', 'Navy', 'White', 'Green'];
  return Array.from({ length: count }, (_, n) => ({
    id: `style-${String(n).padStart(5, '0')}`,
    title: `${kinds[n % 5]?.slice(0, -1)} "No. ${n}", ${colors[n % 4]?.toLowerCase()} & soft`,
    category: `Women > ${kinds[n % 5]}`,
    brand: 'Acme & Söhne',
    price: 990 + 100 * (n % 1500),
    ...(n % 4 === 0 ? { salePrice: 790 + 50 * (n % 1500) } : {}),
    availability: n % 7 === 0 ? 'out_of_stock' : 'in_stock',
    images: [`pictures/${n % 50}.jpg`, ...(n % 3 === 0 ? [`pictures/${(n + 1) % 50}.jpg`] : [])],
    colors: n % 2 === 0 ? ['Red'] : ['Navy', 'White'],
    sizes: n % 5 === 0 ? ['One'] : ['S', 'M', 'L'],
  }));
}

const [, script = '', folder, count = '1000'] = process.argv;
if (script.endsWith('write-exports.ts') && folder !== undefined) {
  mkdirSync(folder, { recursive: true });
  for (const { name, write } of exports)
    writeFileSync(join(folder, name), write(shopProducts(Number(count))));
}
