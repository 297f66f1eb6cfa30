/** What a text that is no UTF-8 is probably written in. */
export interface EncodingGuess {
  /** A label of the WHATWG's Encoding Standard. */
  readonly encoding: string;
  /** A word beyond ASCII, and how other likely encodings read it where they read it differently. */
  readonly sample: string;
  readonly rivals: readonly { readonly encoding: string; readonly sample: string }[];
}

/** Encodings of a byte a character, and the letters beyond ASCII of the languages that are written in each. */
const languages: Readonly<Record<string, readonly string[]>> = {
  'windows-1252': [
    'äöüßé',
    'àâäçéèêëîïôöùûüÿœæ',
    'áéíñóúüçàèïò',
    'àèéìíîòóù',
    'áâãàçéêíóôõúü',
    'áéèêëíïóöúü',
    'åäöéü',
    'æøåéöäü',
    'áðéíóúýþæö',
    'äöõüšž',
  ],
  'windows-1250': ['ąćęłńóśźż', 'áčďéěíňóřšťúůýž', 'áäčďéíĺľňóôŕšťúýž', 'áéíóöőúüű', 'ăâîşţ', 'čćđšž'],
  'windows-1251': ['абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґў', 'абвгдђежзијклљмнњопрстћуфхцчџш'],
  'windows-1253': ['αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ'],
  'windows-1254': ['çğıöşüâîûİ'],
  'windows-1257': ['ąčęėįšųūž', 'āčēģīķļņšūž'],
};
const western = 'windows-1252';
/** Letters of Western Europe together, as of brands from several countries: a likelier reading than none, but not than a language. */
const mixed = [...new Set((languages[western] ?? []).slice(0, 8).join(''))].join('');
const mixedShare = 0.9;

/** The share of letters that must be those of one language. */
const leastShare = 0.85;
/** Latin-1 is far the most frequent: another encoding must explain this much more. */
const advantage = 0.05;

/** What stands between letters in texts, such as ’ in L’Oréal. Anything else there is a letter in another encoding: ³ in p³aszcz. */
const joints = '’‘´·\u00ad–—®™©°\u00a0×€';

/**
 * Guesses the encoding by its letters: the one in which most are of a single language. undefined where no encoding has such letters.
 *
 * @param words with characters beyond ASCII, as windows-1252 reads them
 */
export function guessEncoding(words: Iterable<string>): EncodingGuess | undefined {
  const all = [...words];
  const scored = Object.entries(languages)
    .map(([encoding, alphabets]) => {
      const read = all.map((word) => readAs(word, encoding));
      const shares = alphabets.map((letters) => shareOf(read, letters));
      if (encoding === western) shares.push(mixedShare * shareOf(read, mixed));
      return { encoding, read, share: Math.max(...shares) };
    })
    .sort((a, b) => b.share - a.share);
  const [best] = scored;
  const usual = scored.find(({ encoding }) => encoding === western);
  if (!best || !usual || best.share < leastShare) return undefined;
  const chosen = usual.share >= best.share - advantage ? usual : best;
  const others = scored.filter((one) => one !== chosen && one.share >= leastShare);
  const differs = (one: typeof best) => one.read.findIndex((word, at) => word !== chosen.read[at]);
  const at = Math.max(0, ...others.map(differs).slice(0, 1));
  return {
    encoding: chosen.encoding,
    sample: chosen.read[at] ?? '',
    rivals: others
      .map(({ encoding, read }) => ({ encoding, sample: read[at] ?? '' }))
      .filter(({ sample }) => sample !== chosen.read[at]),
  };
}

/** The share of characters beyond ASCII that are letters of the alphabet, 0..1; those that stand beside letters do not count. */
function shareOf(words: readonly string[], letters: string): number {
  const isLatin = /\p{Script=Latin}/u.test(letters);
  let [right, all] = [0, 0];
  for (const word of words) {
    const counted = [...word].filter((character, at) => character > '\x7f' && isLetter(word, at));
    all += counted.length;
    if (!isOdd(word, isLatin)) right += counted.filter((one) => isOf(letters, one)).length;
  }
  return all === 0 ? 0 : right / all;
}

function isOf(letters: string, character: string): boolean {
  return letters.includes(character) || letters.includes(character.toLowerCase());
}

/** Whether a character beyond ASCII is a letter, or would be one in the right encoding. */
function isLetter(word: string, at: number): boolean {
  const character = word[at] ?? '';
  if (/[\p{L}\p{Cc}\ufffd]/u.test(character)) return true;
  const isBetween = /\p{L}/u.test(word[at - 1] ?? '') && /\p{L}/u.test(word[at + 1] ?? '');
  return isBetween && !joints.includes(character);
}

/**
 * Whether no language writes so: capitals behind small letters beyond ASCII; four of them in a row in Latin letters; Latin letters
 * among others.
 */
function isOdd(word: string, isLatin: boolean): boolean {
  if (/(?![\0-\x7f])\p{Ll}(?![\0-\x7f])\p{Lu}/u.test(word)) return true;
  return isLatin ? /[^\0-\x7f]{4}/.test(word) : /[a-z]/i.test(word);
}

const westernBytes = new Map(
  Array.from({ length: 256 }, (_, byte) => [decoded(Uint8Array.of(byte), western), byte]),
);

function readAs(word: string, encoding: string): string {
  if (encoding === western) return word;
  const bytes = Uint8Array.from([...word].map((character) => westernBytes.get(character) ?? 0));
  return decoded(bytes, encoding);
}

/** Without `stream`, Node 20 takes windows-1252 for ISO 8859-1, which has no €. */
function decoded(bytes: Uint8Array, encoding: string): string {
  return new TextDecoder(encoding).decode(bytes, { stream: true });
}
