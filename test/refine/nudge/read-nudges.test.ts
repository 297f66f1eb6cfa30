import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { AttributeHeads } from '../../../src/embed/attribute-heads.ts';
import { lexicon } from '../../../src/refine/nudge/lexicon.ts';
import { readNudges } from '../../../src/refine/nudge/read-nudges.ts';

const shipped: AttributeHeads = JSON.parse(
  readFileSync(new URL('../../../models/embedder/attributes.json', import.meta.url), 'utf8'),
);
const said = (words: string) =>
  readNudges({ words }, shipped).map(({ attribute, value }) => `${attribute}=${value}`);
const faultOf = (asked: Parameters<typeof readNudges>[0], heads = shipped) => {
  try {
    return readNudges(asked, heads);
  } catch (error) {
    return (error as { errors: { location: string }[] }).errors.map(({ location }) => location);
  }
};

test.each([
  ['in red', 'auf Rot', 'en rouge', 'en rojo', 'in rosso', 'color=Red'],
  ['white', 'weißes Hemd', 'une robe blanche', 'blanca', 'bianca', 'color=White'],
  ['navy', 'dunkelblau', 'bleu marine', 'azul marino', 'blu scuro', 'color=Navy Blue'],
  ['striped', 'gestreift', 'rayé', 'a rayas', 'a righe', 'pattern=striped'],
  ['checked', 'kariert', 'à carreaux', 'a cuadros', 'a quadri', 'pattern=checked'],
])('%s, %s, %s, %s, %s', (...phrases) => {
  const expected = phrases.pop() ?? '';
  for (const phrase of phrases) expect(said(phrase), phrase).toEqual([expected]);
});

test('several values are several nudges, each once, and the longest phrase counts', () => {
  expect(said('Navy Blue, striped, striped')).toEqual(['color=Navy Blue', 'pattern=striped']);
  expect(said('blue')).toEqual(['color=Blue']);
});

test("a head's own names are understood, by control too, in any case", () => {
  expect(said('jeans')).toEqual(['articleType=Jeans']);
  expect(readNudges({ attribute: 'color', value: 'off white' }, shipped)).toEqual([
    { attribute: 'color', value: 'Off White' },
  ]);
});

test('what no head says is a fault of its field', () => {
  expect(faultOf({ words: 'for women' })).toEqual(['nudge.words']);
  expect(faultOf({ words: ' , ' })).toEqual(['nudge.words']);
  expect(faultOf({ attribute: 'toString', value: 'red' })).toEqual(['nudge.attribute']);
  expect(faultOf({ attribute: 'color', value: 'infrared' })).toEqual(['nudge.value']);
  expect(faultOf({ words: 'red' }, {})).toEqual(['nudge']);
});

test('the lexicon names values of the shipped heads, each phrase once, as words are compared', () => {
  const phrases: string[] = [];
  for (const [attribute, values] of Object.entries(lexicon))
    for (const [value, text] of Object.entries(values)) {
      expect(shipped[attribute]?.values).toContain(value);
      for (const phrase of text.split(', ')) {
        expect(phrase).toMatch(/^[a-z]+( [a-z]+){0,2}$/);
        phrases.push(phrase);
      }
    }
  expect(phrases.filter((phrase, at) => phrases.indexOf(phrase) !== at)).toEqual([]);
});
