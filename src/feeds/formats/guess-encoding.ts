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

const capitalInside = /(?![\0-\x7f])\p{Ll}(?![\0-\x7f])\p{Lu}/u;

/** The share of characters beyond ASCII that are letters of the alphabet, 0..1; those that stand beside letters do not count. */
function shareOf(words: readonly string[], letters: string): number {
  let [right, wrong] = [0, 0];
  const isLatin = !/\p{Script=Cyrillic}|\p{Script=Greek}/u.test(letters);
  for (const word of words) {
    // No Latin language has so many of its own letters in a row, and no language capitals behind small letters.
    const isOdd = (isLatin && /[^\0-\x7f]{4}/.test(word)) || capitalInside.test(word);
    for (const [at, character] of [...word].entries()) {
      if (character <= '\x7f') continue;
      if (!isOdd && (letters.includes(character) || letters.includes(character.toLowerCase()))) right++;
      else if (isOdd || /[\p{L}\p{Cc}\ufffd]/u.test(character) || isInWord(word, at)) wrong++;
    }
  }
  return right + wrong === 0 ? 0 : right / (right + wrong);
}

function isInWord(word: string, at: number): boolean {
  if (joints.includes(word[at] ?? '')) return false;
  return /\p{L}/u.test(word[at - 1] ?? '') && /\p{L}/u.test(word[at + 1] ?? '');
}

const westernBytes = new Map(
  Array.from({ length: 256 }, (_, byte) => [new TextDecoder(western).decode(Uint8Array.of(byte)), byte]),
);

function readAs(word: string, encoding: string): string {
  if (encoding === western) return word;
  const bytes = Uint8Array.from([...word].map((character) => westernBytes.get(character) ?? 0));
  return new TextDecoder(encoding).decode(bytes);
}
