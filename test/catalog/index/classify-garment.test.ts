import { describe, expect, it } from 'vitest';
import { defaultKeywords } from '../../../src/catalog/index/class-keywords.ts';
import { classifyGarment } from '../../../src/catalog/index/classify-garment.ts';
import type { ProductClass } from '../../../src/types.ts';

const byCategory: readonly (readonly [string, ProductClass, string])[] = [
  ['Women/Tops/Jackets', 'outerwear', 'the deepest level says it'],
  ['Women > Tops > Jackets', 'outerwear', 'levels may be split by >'],
  ['Women|Tops|Jackets', 'outerwear', 'or by |'],
  ['Women/Tops/Sale', 'top', 'a level without a keyword leaves it to the one above'],
  ['Men/Bottoms/Pants & Shorts', 'shorts', 'the last of several in a level'],
  ['Men/Bottoms', 'pants', 'a loose word for trousers'],
  ['Shirt dress', 'dress', 'the head noun comes last'],
  ['Dress shirts', 'top', 'the head noun comes last'],
  ['Track Pants', 'pants', 'a phrase'],
  ['Hot pants', 'shorts', 'of phrases that end alike the longest'],
  ['Rain Jacket', 'outerwear', 'a phrase'],
  ['Tshirts', 'top', 'a plural'],
  ['T-Shirts', 'top', 'punctuation counts as a space'],
  ['TOPWEAR', 'top', 'any case'],
  ['Flip Flops', 'footwear', 'a phrase in the plural'],
  ['Formal Shoes', 'footwear', 'a plural'],
  ['Sunglasses', 'eyewear', 'not glasses alone'],
  ['Clutches', 'bag', 'a plural in es'],
  ['Scarves', 'scarf', 'an irregular plural'],
  ['Caps', 'hat', 'not the cape'],
  ['Capris', 'pants', 'not the cap'],
  ['Stockings', 'legwear', 'a plural'],
  ['Belts', 'belt', 'a plural'],
  ['Jeans', 'pants', 'a plural'],
  ['Skirts', 'skirt', 'not the shirt'],
  ['Dress with belt', 'dress', 'what comes after with is a detail'],
  ['Accessories/Watches', 'other', 'a watch is no garment'],
  ['Dress watch', 'other', 'the head noun comes last'],
  ['Tie neck blouse', 'top', 'the head noun comes last'],
  ['Blouse tie neck', 'top', 'a word of other counts beside a garment only at the end'],
  ['Shoe laces', 'other', 'laces are no shoes'],
  ['Boxer shorts', 'other', 'the longer of phrases that end alike'],
  ['Swim trunks', 'shorts', 'the longer of phrases that end alike'],
  ['Bags & Wallets', 'other', 'the last of several in a level'],
];

describe('classifyGarment', () => {
  it.each(byCategory)('takes %j for %s: %s', (category, garmentClass) => {
    expect(classifyGarment({ category })).toEqual({ garmentClass, source: 'keyword' });
  });

  it.each([
    ['an unknown category', { category: 'Spring drop' }],
    ['a word inside another word', { category: 'Topaz', title: 'Capsule beltway' }],
    ['nothing to go by', {}],
    ['empty texts', { category: '', title: '' }],
    ['levels alone', { category: '//' }],
  ])('knows no class of %s', (_reason, row) => {
    expect(classifyGarment(row)).toEqual({ garmentClass: null, source: 'unknown' });
  });

  it('believes the row before its words', () => {
    const row = { garmentClass: 'skirt', category: 'Tops', title: 'A hat' } as const;
    expect(classifyGarment(row)).toEqual({ garmentClass: 'skirt', source: 'row' });
  });

  it('asks the title only where the category says nothing', () => {
    expect(classifyGarment({ category: 'Tops', title: 'Denim skirt' }).garmentClass).toBe('top');
    expect(classifyGarment({ category: 'New in', title: 'Denim skirt' }).garmentClass).toBe('skirt');
    expect(classifyGarment({ title: 'Belted wool coat' }).garmentClass).toBe('outerwear');
  });

  it('lets the title decide between the classes that a level lists', () => {
    const category = 'Accessories/Hats, Scarves & Gloves';
    expect(classifyGarment({ category, title: 'Wool beanie' }).garmentClass).toBe('hat');
    expect(classifyGarment({ category, title: 'Leather gloves' }).garmentClass).toBe('other');
    expect(classifyGarment({ category, title: 'Warm set' }).garmentClass).toBe('other');
    expect(classifyGarment({ category, title: 'Denim skirt' }).garmentClass).toBe('other');
  });

  it("asks the shop's own table first, level by level", () => {
    const keywords = { outerwear: ['jumper'], hat: ['Watch cap'] };
    expect(classifyGarment({ category: 'Jumpers' }).garmentClass).toBe('top');
    expect(classifyGarment({ category: 'Jumpers' }, keywords).garmentClass).toBe('outerwear');
    // The own word stands before a built-in one, and wins all the same.
    expect(classifyGarment({ category: 'Jumper dress' }, keywords).garmentClass).toBe('outerwear');
    expect(classifyGarment({ category: 'watch-caps' }, keywords).garmentClass).toBe('hat');
    expect(classifyGarment({ category: 'Jumpers/Dresses' }, keywords).garmentClass).toBe('dress');
  });

  it('has words for every class, none of them under two', () => {
    const words = Object.values(defaultKeywords).flat();
    expect(Object.keys(defaultKeywords)).toHaveLength(14);
    expect(new Set(words).size).toBe(words.length);
  });
});
