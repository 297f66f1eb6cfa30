import type { ClassSource } from '../../store/vector-store.ts';
import type { ProductClass } from '../../types.ts';
import { defaultKeywords, type KeywordTable } from './class-keywords.ts';

/** A product's class and the source of it. */
export interface KnownClass {
  readonly garmentClass: ProductClass | null;
  readonly source: ClassSource;
}

interface Described {
  readonly garmentClass?: ProductClass;
  readonly category?: string;
  readonly title?: string;
}

/**
 * The class of a catalog row: the one it names; otherwise that of the last keyword in the category's deepest level
 * (`Women/Tops/Jackets` is outerwear), then in the higher levels, then in the title. The last keyword, because the head noun comes
 * last. Plurals match too. Of keywords that end at the same position, the longest wins.
 *
 * Where a level lists several classes (`Bags & Wallets`), the title decides between them if it names one.
 */
export function classifyGarment(row: Described, keywords: KeywordTable = {}): KnownClass {
  if (row.garmentClass) return { garmentClass: row.garmentClass, source: 'row' };
  const title = classOfText(row.title ?? '', keywords);
  for (const level of (row.category ?? '').split(/[/>|]/).reverse()) {
    const last = classOfText(level, keywords);
    if (last === null) continue;
    const isListed = title !== null && listedClasses(level, keywords).has(title);
    return { garmentClass: isListed ? title : last, source: 'keyword' };
  }
  return { garmentClass: title, source: title ? 'keyword' : 'unknown' };
}

/** The classes that a text joins, as in `Hats, Scarves & Gloves`. */
function listedClasses(text: string, keywords: KeywordTable): ReadonlySet<ProductClass | null> {
  return new Set(text.split(/[,&+]|\band\b/i).map((item) => classOfText(item, keywords)));
}

function classOfText(text: string, keywords: KeywordTable): ProductClass | null {
  // Words after "with" are details: a dress with belt is a dress.
  const head = text.toLowerCase().split(/\bwith\b/)[0] ?? '';
  const inWords = ` ${plainWords(head)} `;
  return lastKeyword(inWords, keywords) ?? lastKeyword(inWords, defaultKeywords);
}

/**
 * The class of the last keyword. A word of `other` beside a garment's counts only at the end: a blouse's tie neck makes it no tie.
 *
 * @param inWords lower-case words, with a space around each
 */
function lastKeyword(
  inWords: string,
  { other: noGarment = [], ...garments }: KeywordTable,
): ProductClass | null {
  const garment = latest(inWords, Object.entries(garments) as [ProductClass, readonly string[]][]);
  const other = latest(inWords, [['other', noGarment]]);
  if (!other || !garment) return (other ?? garment)?.garmentClass ?? null;
  const isLast = other.end + 2 === inWords.length && isLater(other, garment);
  return isLast ? 'other' : garment.garmentClass;
}

interface FoundKeyword {
  readonly garmentClass: ProductClass;
  /** Where it ends in the text, in characters. */
  readonly end: number;
  readonly length: number;
}

function latest(
  inWords: string,
  table: readonly (readonly [ProductClass, readonly string[]])[],
): FoundKeyword | null {
  let best: FoundKeyword | null = null;
  for (const [garmentClass, keywords] of table) {
    for (const keyword of keywords) {
      const phrase = plainWords(keyword.toLowerCase());
      for (const form of [phrase, `${phrase}s`, `${phrase}es`]) {
        const at = inWords.lastIndexOf(` ${form} `);
        const found = { garmentClass, end: at + form.length, length: form.length };
        if (at >= 0 && (!best || isLater(found, best))) best = found;
      }
    }
  }
  return best;
}

function isLater(found: FoundKeyword, known: FoundKeyword): boolean {
  return found.end > known.end || (found.end === known.end && found.length > known.length);
}

function plainWords(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}
