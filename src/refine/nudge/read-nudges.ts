import type { AttributeHeads } from '../../embed/attribute-heads.ts';
import { fieldError } from '../../errors.ts';
import { lexicon } from './lexicon.ts';

/** A value of an attribute that the result should have more of. */
export interface Nudge {
  readonly attribute: string;
  readonly value: string;
}

/** A nudge by its names, or in the shopper's words, such as "in red" or "gestreift". */
export type AskedNudge = Nudge | { readonly words: string };

/** The longest phrase of the lexicon, in words. */
const longestPhrase = 3;

/**
 * The nudges that a request asks for, with the heads' own names. Words that say no value of a head are passed over, so that "something in
 * red" is `Red`; the longest phrase counts, so that "navy blue" is not also `Blue`.
 *
 * @throws AppError `invalid-request` for an attribute or value that the heads lack, for words that say none, and without heads
 */
export function readNudges(asked: AskedNudge, heads: AttributeHeads): readonly Nudge[] {
  if (Object.keys(heads).length === 0)
    throw fieldError('invalid-request', 'nudge', 'Expected no nudge: the embedder knows no attributes');
  if ('words' in asked) {
    const found = nudgesOf(asked.words, heads);
    if (found.length > 0) return found;
    throw fieldError(
      'invalid-request',
      'nudge.words',
      `Expected words for a value of ${namesOf(heads)}, such as "in red"`,
    );
  }
  const head = Object.hasOwn(heads, asked.attribute) ? heads[asked.attribute] : undefined;
  if (!head) throw fieldError('invalid-request', 'nudge.attribute', `Expected one of ${namesOf(heads)}`);
  const value = head.values.find((each) => plain(each) === plain(asked.value));
  if (value === undefined)
    throw fieldError('invalid-request', 'nudge.value', `Expected one of ${head.values.join(', ')}`);
  return [{ attribute: asked.attribute, value }];
}

function namesOf(heads: AttributeHeads): string {
  return Object.keys(heads).join(', ');
}

function nudgesOf(text: string, heads: AttributeHeads): Nudge[] {
  const phrases = phrasesOf(heads);
  const words = plain(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
  const found = new Map<string, Nudge>();
  for (let at = 0; at < words.length; ) {
    const lengths = Array.from({ length: longestPhrase }, (_, n) => longestPhrase - n);
    const length = lengths.find((count) => phrases.has(words.slice(at, at + count).join(' '))) ?? 1;
    const nudge = phrases.get(words.slice(at, at + length).join(' '));
    if (nudge) found.set(JSON.stringify(nudge), nudge);
    at += length;
  }
  return [...found.values()];
}

/** What each phrase says. A head's own names go before the lexicon's. */
function phrasesOf(heads: AttributeHeads): Map<string, Nudge> {
  const phrases = new Map<string, Nudge>();
  const add = (phrase: string, nudge: Nudge) => {
    if (!phrases.has(phrase)) phrases.set(phrase, nudge);
  };
  const nudges = Object.entries(heads).flatMap(([attribute, { values }]) =>
    values.map((value): Nudge => ({ attribute, value })),
  );
  for (const nudge of nudges) add(plain(nudge.value), nudge);
  for (const nudge of nudges)
    for (const phrase of lexicon[nudge.attribute]?.[nudge.value]?.split(', ') ?? []) add(phrase, nudge);
  return phrases;
}

/** In lower case, without accents. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('ß', 'ss').toLowerCase();
}
