import type { ProductClass } from '../api-types.ts';

/** What a product can be. */
export const productClasses: readonly ProductClass[] = [
  'top',
  'outerwear',
  'dress',
  'pants',
  'shorts',
  'skirt',
  'footwear',
  'bag',
  'hat',
  'eyewear',
  'scarf',
  'belt',
  'legwear',
  'other',
];
