import { saleDatesSeparator } from '../fields/sale-time.ts';
import { attributeName } from './attribute-name.ts';
import type { CellText, Dialect } from './dialect.ts';

/** Magento's (Adobe Commerce) product CSV (experienceleague.adobe.com, "Product attribute and complex data"). */
export const magento: Dialect = {
  name: 'magento',
  title: 'Magento',
  isSpoken: (keys) =>
    keys.has('sku') && ['baseimage', 'attributesetcode', 'additionalattributes'].some((key) => keys.has(key)),
  columns: {
    id: ['sku'],
    title: ['name'],
    description: ['shortdescription', 'description'],
    images: ['baseimage', 'image', 'additionalimages'],
    category: ['categories'],
    price: ['price'],
    salePrice: ['specialprice'],
    availability: ['isinstock', 'qty'],
    url: ['url'],
  },
  decimal: '.',
  reads:
    /^(?:storeviewcode|productonline|visibility|additionalattributes|configurablevariations|specialprice(?:from|to)date)$/,
  // Paths begin at the folder pub/media/catalog/product.
  picturePath: (path) => (path === 'no_selection' ? '' : path.replace(/^\/+/, '')),
  // Of several categories, which have the same root, the first one without it.
  categoryPath(cell) {
    const [root = ''] = cell.split('/', 1);
    const [first = ''] = cell.split(`,${root}/`, 1);
    const hasRoot = first !== cell || root === 'Default Category';
    return hasRoot && first.length > root.length ? first.slice(root.length + 1) : cell;
  },
  read(text) {
    return {
      leftOut: leftOut(text),
      lendsPriceAs: isPart(text) ? text('sku') : undefined,
      borrowsPriceOf: variantsOf(text)
        .flat()
        .flatMap(([name, value]) => (name === 'sku' ? [value] : [])),
      more: { ...attributesOf(text), ...saleDatesOf(text) },
    };
  },
};

function leftOut(text: CellText): string | undefined {
  if (text('storeviewcode') !== '') return 'rows of another store view';
  if (['2', 'no', 'disabled'].includes(text('productonline').toLowerCase()))
    return 'products that are not online';
  // Their colors and sizes are in the row of the configurable product.
  return isPart(text) ? 'variants that are not visible on their own' : undefined;
}

function isPart(text: CellText): boolean {
  return text('visibility').toLowerCase() === 'not visible individually';
}

type Pairs = readonly (readonly [name: string, value: string])[];

/** `color=Red|Blue,size=M`; variants of a configurable product are `sku=A-S,color=Red,size=S|sku=A-M,…`. */
function attributesOf(text: CellText): Record<string, readonly unknown[]> {
  const own = pairsOf(text('additionalattributes')).flatMap(([name, value]) =>
    value.split('|').map((one) => [name, unquoted(one)] as const),
  );
  const attributes: Record<string, string[]> = {};
  for (const [name, value] of [...own, ...variantsOf(text).flat()]) {
    if (name === 'sku') continue;
    const field = `attributes.${attributeName(name)}`;
    attributes[field] = [...(attributes[field] ?? []), value];
  }
  return attributes;
}

function variantsOf(text: CellText): Pairs[] {
  return text('configurablevariations')
    .split('|')
    .map((variant) => pairsOf(variant).map(([name, value]) => [name, unquoted(value)] as const));
}

/**
 * `color=Red,note="a, b"`, or each pair in quotes, as exports with enclosed fields write it. A comma that no `name=` follows belongs
 * to the value before it.
 */
function pairsOf(list: string): Pairs {
  const enclosed = /^"[\w-]+=/.test(list) ? [...list.matchAll(/"((?:[^"]|"")*)"(?=,|$)/g)] : [];
  const pairs =
    enclosed.length > 0
      ? enclosed.map(([, pair = '']) => pair.replaceAll('""', '"'))
      : [...list.matchAll(/[\w-]+=(?:"(?:[^"]|"")*"|.*?)(?=,[\w-]+=|$)/gs)].map(([pair]) => pair);
  return pairs.map((pair) => {
    const at = pair.indexOf('=');
    return [pair.slice(0, at), pair.slice(at + 1)] as const;
  });
}

function saleDatesOf(text: CellText): Record<string, readonly unknown[]> {
  const dates = [text('specialpricefromdate'), text('specialpricetodate')];
  return dates.some((date) => date !== '') ? { saleDates: [dates.join(saleDatesSeparator)] } : {};
}

function unquoted(text: string): string {
  return text
    .trim()
    .replace(/^"(.*)"$/s, '$1')
    .replaceAll('""', '"');
}
