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
    availability: ['isinstock'],
    url: ['url'],
  },
  decimal: '.',
  reads: /^(?:storeviewcode|productonline|visibility|additionalattributes|configurablevariations)$/,
  // Paths begin at the folder pub/media/catalog/product.
  picturePath: (path) => (path === 'no_selection' ? '' : path.replace(/^\/+/, '')),
  read(text) {
    return { leftOut: leftOut(text), more: attributesOf(text) };
  },
};

function leftOut(text: CellText): string | undefined {
  if (text('storeviewcode') !== '') return 'rows of another store view';
  if (['2', 'no', 'disabled'].includes(text('productonline').toLowerCase()))
    return 'products that are not online';
  // Their colors and sizes are in the row of the configurable product.
  return text('visibility').toLowerCase() === 'not visible individually'
    ? 'variants that are not visible on their own'
    : undefined;
}

/** `color=Red|Blue,size=M`; variants of a configurable product are `sku=A-S,color=Red,size=S|sku=A-M,…`. */
function attributesOf(text: CellText): Record<string, readonly unknown[]> {
  const attributes: Record<string, string[]> = {};
  const add = (list: string, values: (value: string) => string[]) => {
    // A comma inside a value is quoted; a comma that no name=value follows belongs to the value before it.
    for (const pair of list.split(/,(?=[\w-]+=)/)) {
      const at = pair.indexOf('=');
      const name = attributeName(pair.slice(0, at));
      if (at < 1 || name === 'sku') continue;
      attributes[`attributes.${name}`] = [
        ...(attributes[`attributes.${name}`] ?? []),
        ...values(unquoted(pair.slice(at + 1))),
      ];
    }
  };
  add(text('additionalattributes'), (value) => value.split('|').map(unquoted));
  for (const variant of text('configurablevariations').split('|')) add(variant, (value) => [value]);
  return attributes;
}

function unquoted(text: string): string {
  return text
    .trim()
    .replace(/^"(.*)"$/s, '$1')
    .replaceAll('""', '"');
}
