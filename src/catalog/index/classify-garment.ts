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
  const titleClass = () => classOfText(row.title ?? '', keywords);
  for (const level of (row.category ?? '').split(/[/>|]/).reverse()) {
    const last = classOfText(level, keywords);
    if (last === null) continue;
    const listed = listedClasses(level, keywords);
    const title = listed.size > 1 ? titleClass() : null;
    return { garmentClass: title !== null && listed.has(title) ? title : last, source: 'keyword' };
  }
  const title = titleClass();
  return { garmentClass: title, source: title ? 'keyword' : 'unknown' };
}

/** The classes that a text joins, as in `Hats, Scarves & Gloves`. */
function listedClasses(text: string, keywords: KeywordTable): ReadonlySet<ProductClass | null> {
  const items = text.split(/[,&+]|\band\b/i);
  return new Set(items.length > 1 ? items.map((item) => classOfText(item, keywords)) : []);
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
function lastKeyword(inWords: string, table: KeywordTable): ProductClass | null {
  const { garments, noGarment } = formsOf(table);
  const garment = latest(inWords, garments);
  const other = latest(inWords, noGarment);
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

/** A keyword, or its plural. */
interface KeywordForm {
  readonly garmentClass: ProductClass;
  readonly form: string;
}

interface KeywordForms {
  readonly garments: readonly KeywordForm[];
  readonly noGarment: readonly KeywordForm[];
}

const knownForms = new WeakMap<KeywordTable, KeywordForms>();

/** The forms of a table's keywords. Kept by table: an import asks for each text of each row. */
function formsOf(table: KeywordTable): KeywordForms {
  const known = knownForms.get(table);
  if (known) return known;
  const all = (Object.entries(table) as [ProductClass, readonly string[]][]).flatMap(
    ([garmentClass, keywords]) =>
      keywords.flatMap((keyword) => {
        const phrase = plainWords(keyword.toLowerCase());
        return [phrase, `${phrase}s`, `${phrase}es`].map((form) => ({ garmentClass, form }));
      }),
  );
  const forms = {
    garments: all.filter(({ garmentClass }) => garmentClass !== 'other'),
    noGarment: all.filter(({ garmentClass }) => garmentClass === 'other'),
  };
  knownForms.set(table, forms);
  return forms;
}

function latest(inWords: string, forms: readonly KeywordForm[]): FoundKeyword | null {
  let best: FoundKeyword | null = null;
  for (const { garmentClass, form } of forms) {
    const at = inWords.lastIndexOf(` ${form} `);
    if (at < 0) continue;
    const found = { garmentClass, end: at + form.length, length: form.length };
    if (!best || isLater(found, best)) best = found;
  }
  return best;
}

function isLater(found: FoundKeyword, known: FoundKeyword): boolean {
  return found.end > known.end || (found.end === known.end && found.length > known.length);
}

function plainWords(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}
