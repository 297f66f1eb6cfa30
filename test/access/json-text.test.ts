import fc from 'fast-check';
import { expect, it } from 'vitest';
import { checkJsonText } from '../../src/access/json-text.ts';

const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

it('lets 64 levels pass and no more', () => {
  expect(() => checkJsonText(nested(64))).not.toThrow();
  expect(() => checkJsonText(nested(65))).toThrow('Expected at most 64 levels of JSON');
  expect(() => checkJsonText('{"a":'.repeat(100_000))).toThrow('Expected at most 64 levels of JSON');
});

it('lets 1,000 names of an object pass and no more, however many objects there are', () => {
  const withNames = (count: number) =>
    JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, n) => [`a${n}`, n])));
  expect(() => checkJsonText(withNames(1000))).not.toThrow();
  expect(() => checkJsonText(`[${withNames(1000)},${withNames(1000)}]`)).not.toThrow();
  expect(() => checkJsonText(`{"a":${withNames(1000)},"b":":"}`)).not.toThrow();
  expect(() => checkJsonText(withNames(1001))).toThrow('Expected at most 1000 names');
});

it.each([
  ['{"limit": 3, "limit": 5}', 'limit'],
  ['{"image": {"base64": "a"}, "b": [{"c": {}, "d": "c", "c": 1}]}', 'c'],
])('refuses a name that an object has twice: %s', (text, location) => {
  expect(() => checkJsonText(text)).toThrow(
    expect.objectContaining({ code: 'invalid-request', errors: [expect.objectContaining({ location })] }),
  );
});

it('lets a name come again in another object, and in its own as a value', () => {
  const text = '{"a": {"a": "a"}, "b": [{"a": 1}, {"a": ["a", "a"]}], "c": "\\"a\\":"}';
  expect(() => checkJsonText(text)).not.toThrow();
});

it('counts levels outside strings only', () => {
  fc.assert(
    fc.property(
      fc.jsonValue({ maxDepth: 8 }).filter((value) => !JSON.stringify(value).includes('__proto__')),
      fc.string(),
      (value, text) => {
        checkJsonText(JSON.stringify({ value, text, brackets: `"\\${'['.repeat(100)}` }));
        checkJsonText(JSON.stringify({ [text === '__proto__' ? '' : text]: '\\' }));
      },
    ),
  );
});

it.each([
  ['{"__proto__": 1}', '__proto__'],
  ['{"a": [{"b": {"__proto__": {}}}]}', 'a.0.b.__proto__'],
  ['{"\\u005f_proto__": 1}', '__proto__'],
  ['{"__pr\\u006Fto__": 1}', '__proto__'],
])('refuses the name __proto__, however it is spelled: %s', (text, location) => {
  expect(() => checkJsonText(text)).toThrowError(
    expect.objectContaining({ code: 'invalid-request', errors: [expect.objectContaining({ location })] }),
  );
});

it('lets __proto__ pass as a value', () => {
  expect(() => checkJsonText('{"title": "__proto__"}')).not.toThrow();
});

it('lets 200,000 values pass and no more, commas in strings not counted', () => {
  const list = (values: number) => `[${'1,'.repeat(values - 1)}1]`;
  // The list itself is one more.
  expect(() => checkJsonText(list(199_998))).not.toThrow();
  expect(() => checkJsonText(list(200_000))).toThrow('Expected at most 200000 values in the JSON');
  expect(() => checkJsonText(`["${','.repeat(300_000)}"]`)).not.toThrow();
});
