import type { Facet } from './api.ts';

/** How shoppers and catalogs say whom a product is for, in English, German, French, Spanish and Italian; without accents, in lower case. */
const phrases = {
  women:
    'women womens woman ladies lady female feminine damen dame frauen frau weiblich femme femmes dames mujer mujeres senora senoras femenino femenina donna donne femminile',
  men: 'men mens man gents gentlemen male masculine herren herr manner mann mannlich homme hommes masculin hombre hombres caballero caballeros masculino masculina uomo uomini maschile',
  girls: 'girl girls madchen fille filles fillette nina ninas ragazza ragazze bambina bambine',
  boys: 'boy boys jungen jungs garcon garcons nino ninos ragazzo ragazzi bambino',
  children: 'kid kids child children kinder kind enfant enfants infantil bambini',
  everybody: 'unisex mixte',
} as const;

type Audience = keyof typeof phrases;

const audienceOf = new Map(
  Object.entries(phrases).flatMap(([audience, words]) =>
    words.split(' ').map((word) => [word, audience as Audience] as const),
  ),
);

/** What stands between the words that say something. */
const fillers = new Set(
  'for something fur etwas eine einen ein and und et y e pour quelque chose une un para algo una per qualcosa da di de le la les el los las il i lo gli in en'.split(
    ' ',
  ),
);

/** Where catalogs say whom a product is for. */
export const genderField = 'attributes.gender';

/** What is said in words: values of the catalog's gender field to show only, and the words that say something else. */
export interface ReadWords {
  /** Empty where the words name nobody, or the catalog has no such value. */
  readonly genders: readonly string[];
  readonly rest: string;
}

/**
 * Reads whom products should be for, "for women" or "rot, für Damen". Products for everybody are for each of them. Words that the catalog
 * has no value for stay in the rest.
 */
export function readAudience(words: string, facets: readonly Facet[]): ReadWords {
  const values = facets.find((facet) => facet.field === genderField)?.values ?? [];
  const said = words.split(/\s+/);
  const isNamed = (word: string) => {
    const audience = audienceOf.get(plain(word));
    return audience !== undefined && values.some(({ value }) => audiencesOf(value).has(audience));
  };
  const named = new Set(said.filter(isNamed).flatMap((word) => audienceOf.get(plain(word)) ?? []));
  if (named.size === 0) return { genders: [], rest: words };
  const genders = values
    .map(({ value }) => value)
    .filter((value) => [...audiencesOf(value)].some((each) => named.has(each) || each === 'everybody'));
  const left = said.filter((word) => !isNamed(word));
  const saysMore = left.some((word) => plain(word) !== '' && !fillers.has(plain(word)));
  return { genders, rest: saysMore ? left.join(' ') : '' };
}

/** Whom a value of the catalog, such as `Women` or `Damen & Herren`, is for. */
function audiencesOf(value: string): Set<Audience> {
  return new Set(value.split(/[\s,;/&+|]+/).flatMap((word) => audienceOf.get(plain(word)) ?? []));
}

/** A word's letters in lower case, without accents and the 's of `women's`. */
function plain(word: string): string {
  return word
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/['’]s\b/u, '')
    .replace(/[^\p{L}\p{N}]+/gu, '');
}
