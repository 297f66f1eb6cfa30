import type { Dialect } from './dialect.ts';

/** Google's product data specification (support.google.com/merchants/answer/7052112). */
export const merchant: Dialect = {
  name: 'merchant',
  title: 'Google Merchant',
  isSpoken: (keys) => keys.has('imagelink'),
  columns: {
    id: ['id'],
    title: ['title'],
    description: ['description'],
    images: ['imagelink', 'additionalimagelink'],
    category: ['producttype', 'googleproductcategory'],
    groupId: ['itemgroupid'],
    price: ['price'],
    salePrice: ['saleprice'],
    saleDates: ['salepriceeffectivedate'],
    availability: ['availability'],
    url: ['link'],
    'attributes.brand': ['brand'],
    'attributes.color': ['color', 'colour'],
    'attributes.size': ['size', 'sizes'],
    'attributes.material': ['material'],
    'attributes.pattern': ['pattern'],
    'attributes.gender': ['gender'],
    'attributes.ageGroup': ['agegroup'],
    'attributes.condition': ['condition'],
  },
  decimal: '.',
};

/** Meta's catalog fields: Google's with some of its own (developers.facebook.com/docs/commerce-platform/catalog/fields). */
export const meta: Dialect = {
  ...merchant,
  name: 'meta',
  title: 'Meta catalog',
  isSpoken: (keys) =>
    keys.has('image0url') ||
    (keys.has('imagelink') &&
      ['fbproductcategory', 'quantitytosellonfacebook', 'video0url'].some((key) => keys.has(key))),
  columns: {
    ...merchant.columns,
    images: ['imagelink', ...Array.from({ length: 21 }, (_, at) => `image${at}url`), 'additionalimagelink'],
    category: ['producttype', 'googleproductcategory', 'fbproductcategory'],
  },
};
