import { saleDatesSeparator } from '../fields/sale-time.ts';
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
    availability: ['instock', 'stock'],
    url: ['externalurl'],
    'attributes.brand': ['brands', 'brand'],
    'attributes.tags': ['tags'],
  },
  decimal: '.',
  reads:
    /^(?:type|parent|published|visibilityincatalog|datesaleprice(?:starts|ends)|attribute\d+(?:name|values))$/,
  // Of several categories the first one; a comma in a name is written \,
  categoryPath: (cell) => listed(cell)[0] ?? '',
  read(text) {
    const isVariant = text('type')
      .toLowerCase()
      .split(/[,\s]+/)
      .includes('variation');
    // The parent is its SKU, or id:N.
    const parent = text('parent').replace(/^id:/i, '');
    return {
      ...(isVariant
        ? { variantOf: parent, alone: { groupId: [parent] } }
        : { names: [text('sku'), text('id')] }),
      leftOut: leftOut(text),
      more: { ...attributesOf(text), ...saleDatesOf(text) },
    };
  },
};

function leftOut(text: CellText): string | undefined {
  if (['0', '-1'].includes(text('published'))) return 'products that are not published';
  return text('visibilityincatalog').toLowerCase() === 'hidden' ? 'products that are hidden' : undefined;
}

function saleDatesOf(text: CellText): Record<string, readonly unknown[]> {
  const dates = [text('datesalepricestarts'), text('datesalepriceends')];
  return dates.some((date) => date !== '') ? { saleDates: [dates.join(saleDatesSeparator)] } : {};
}

/** Attributes are pairs of columns, "Attribute 1 name" and "Attribute 1 value(s)". */
function attributesOf(text: CellText): Record<string, readonly unknown[]> {
  const attributes: Record<string, readonly unknown[]> = {};
  for (let at = 1; at <= 30; at++) {
    const name = text(`attribute${at}name`);
    const values = text(`attribute${at}values`);
    if (name === '' || values === '') continue;
    attributes[`attributes.${attributeName(name)}`] = listed(values);
  }
  return attributes;
}

/** The entries of a list; a comma inside one is written \, */
function listed(cell: string): string[] {
  return cell.split(/(?<!\\),/).map((entry) => entry.replaceAll('\\,', ',').trim());
}
