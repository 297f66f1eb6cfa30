import { attributeName } from './attribute-name.ts';
import type { CellText, Dialect } from './dialect.ts';

/** WooCommerce's product CSV (github.com/woocommerce/woocommerce, "Product CSV Import Schema"). */
export const woocommerce: Dialect = {
  name: 'woocommerce',
  title: 'WooCommerce',
  isSpoken: (keys) => keys.has('regularprice') && (keys.has('images') || keys.has('sku')),
  columns: {
    id: ['sku', 'id'],
    title: ['name'],
    description: ['shortdescription', 'description'],
    images: ['images'],
    category: ['categories'],
    price: ['regularprice'],
    salePrice: ['saleprice'],
    availability: ['instock'],
    url: ['externalurl'],
    'attributes.brand': ['brands', 'brand'],
    'attributes.tags': ['tags'],
  },
  decimal: '.',
  reads: /^(?:type|parent|published|attribute\d+(?:name|values))$/,
  read(text) {
    const isVariant = text('type')
      .toLowerCase()
      .split(/[,\s]+/)
      .includes('variation');
    // The parent is its SKU, or id:N.
    const parent = text('parent').replace(/^id:/i, '');
    const published = text('published');
    return {
      ...(isVariant
        ? { variantOf: parent, alone: { groupId: [parent] } }
        : { names: [text('sku'), text('id')] }),
      leftOut: published === '0' || published === '-1' ? 'products that are not published' : undefined,
      more: attributesOf(text),
    };
  },
};

/** Attributes are pairs of columns, "Attribute 1 name" and "Attribute 1 value(s)". */
function attributesOf(text: CellText): Record<string, readonly unknown[]> {
  const attributes: Record<string, readonly unknown[]> = {};
  for (let at = 1; at <= 30; at++) {
    const name = text(`attribute${at}name`);
    const values = text(`attribute${at}values`);
    if (name === '' || values === '') continue;
    // A comma in a value is written \,
    attributes[`attributes.${attributeName(name)}`] = values
      .split(/(?<!\\),/)
      .map((value) => value.replaceAll('\\,', ',').trim());
  }
  return attributes;
}
