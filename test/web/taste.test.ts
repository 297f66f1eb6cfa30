import { expect, test } from 'vitest';
import { noTaste, parseTastes, tasteIn, withVerdict } from '../../web/src/taste.ts';

const boot = { id: 'boot', garmentClass: 'footwear' };
const coat = { id: 'coat', garmentClass: 'outerwear' };

test('a product is liked, disliked, or taken back', () => {
  const liked = withVerdict(noTaste, boot, 'liked');
  expect(liked).toEqual({ liked: [boot], disliked: [] });
  expect(withVerdict(liked, boot, 'disliked')).toEqual({ liked: [], disliked: [boot] });
  expect(withVerdict(liked, boot, null)).toEqual(noTaste);
});

test('the newest fifty stay, which is what a search takes', () => {
  const many = Array.from({ length: 60 }, (_, n) => ({ id: String(n), garmentClass: 'top' }));
  const { liked } = many.reduce((taste, each) => withVerdict(taste, each, 'liked'), noTaste);
  expect(liked.map(({ id }) => id)).toEqual(many.slice(10).map(({ id }) => id));
});

test('a search for a class gets what was said of that class; one for anything gets all', () => {
  const taste = withVerdict(withVerdict(noTaste, boot, 'liked'), coat, 'disliked');
  expect(tasteIn(taste, 'footwear')).toEqual({ liked: ['boot'], disliked: [] });
  expect(tasteIn(taste, null)).toEqual({ liked: [], disliked: [] });
  expect(tasteIn(taste)).toEqual({ liked: ['boot'], disliked: ['coat'] });
});

test('what is stored is read again; anything else is no taste', () => {
  const taste = withVerdict(noTaste, boot, 'liked');
  expect(parseTastes(JSON.stringify({ shop: taste }))).toEqual({ shop: taste });
  for (const text of [
    null,
    '',
    'no JSON',
    'null',
    '[1]',
    '{"shop":{}}',
    '{"shop":{"liked":[1],"disliked":[]}}',
  ])
    expect(parseTastes(text)).toEqual({});
});
