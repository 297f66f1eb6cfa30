import { readAmount } from '../fields/read-number.ts';
import { attributeName } from './attribute-name.ts';
import type { CellText, Dialect } from './dialect.ts';

/** Shopify's product CSV, with its columns of before and since 2025 (help.shopify.com, "Using CSV files to import and export products"). */
export const shopify: Dialect = {
  name: 'shopify',
  title: 'Shopify',
  isSpoken: (keys) =>
    (keys.has('handle') &&
      ['imagesrc', 'variantprice', 'option1name', 'variantsku'].some((key) => keys.has(key))) ||
    (keys.has('urlhandle') && keys.has('productimageurl')),
  columns: {
    id: ['handle', 'urlhandle'],
    title: ['title'],
    description: ['bodyhtml', 'description'],
    images: ['imagesrc', 'productimageurl', 'variantimage', 'variantimageurl'],
    category: ['productcategory', 'type', 'customproducttype'],
    garmentClass: ['garmentclass'],
    'attributes.brand': ['vendor'],
    'attributes.tags': ['tags'],
    'attributes.sku': ['variantsku', 'sku'],
  },
  decimal: '.',
  reads:
    /^(?:published(?:ononlinestore)?|status|imageposition|(?:variant)?price|(?:variant)?compareatprice|option\dname|option\dvalue|variantinventory(?:qty|policy)|inventoryquantity|continuesellingwhenoutofstock)$/,
  read(text) {
    const handle = text('handle') || text('urlhandle');
    const status = text('status').toLowerCase();
    const published = text('published') || text('publishedononlinestore');
    const isHidden =
      ['draft', 'archived', 'unlisted'].includes(status) || published.toLowerCase() === 'false';
    return {
      names: [handle],
      variantOf: handle,
      leftOut: isHidden ? 'products that are not published' : undefined,
      labels: labelsOf(text),
      position: Number(text('imageposition')) || undefined,
      more: { ...pricesOf(text), ...optionsOf(text), ...stockOf(text) },
    };
  },
};

/** Shopify's price is what is asked; the price before a sale is "compare at". */
function pricesOf(text: CellText): Record<string, readonly unknown[]> {
  const price = text('variantprice') || text('price');
  const before = text('variantcompareatprice') || text('compareatprice');
  const [asked, full] = [readAmount(price, '.'), readAmount(before, '.')];
  const isSale = 'value' in asked && 'value' in full && full.value > asked.value;
  return isSale ? { price: [before], salePrice: [price] } : { price: [price] };
}

/** Option names are in the product's first row alone; a product with one variant has "Title: Default Title". */
function labelsOf(text: CellText): Record<string, string> {
  const named = options.map((option) => [option, attributeName(text(`${option}name`))] as const);
  return Object.fromEntries(named.filter(([, name]) => name !== ''));
}

function optionsOf(text: CellText): Record<string, readonly unknown[]> {
  const given = options.map((option) => [`attributes.${option}`, text(`${option}value`)] as const);
  return Object.fromEntries(
    given
      .filter(([, value]) => value !== '' && value !== 'Default Title')
      .map(([field, value]) => [field, [value]]),
  );
}

const options = ['option1', 'option2', 'option3'];

function stockOf(text: CellText): Record<string, readonly unknown[]> {
  const quantity = text('variantinventoryqty') || text('inventoryquantity');
  if (!/^-?\d+$/.test(quantity)) return {};
  const policy = text('variantinventorypolicy') || text('continuesellingwhenoutofstock');
  const isSold = ['continue', 'true'].includes(policy.toLowerCase()) || Number(quantity) > 0;
  return { availability: [isSold ? 'in_stock' : 'out_of_stock'] };
}
