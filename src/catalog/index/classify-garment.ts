import type { ClassSource } from '../../store/vector-store.ts';
import type { GarmentClass } from '../../types.ts';

/** A class and the words that mean it, whole words in any case; a word may be a phrase. */
export type KeywordTable = Readonly<Partial<Record<GarmentClass, readonly string[]>>>;

/** Words of shops' categories and titles. A shop's own table, given to an import, is asked first. */
export const defaultKeywords: KeywordTable = {
  dress: [
    'dress',
    'gown',
    'jumpsuit',
    'romper',
    'playsuit',
    'kaftan',
    'saree',
    'sari',
    'sundress',
    'overall',
    'dungaree',
  ],
  outerwear: [
    'outerwear',
    'jacket',
    'coat',
    'blazer',
    'cardigan',
    'parka',
    'anorak',
    'trench',
    'overcoat',
    'windbreaker',
    'waistcoat',
    'gilet',
    'vest jacket',
    'puffer',
    'poncho',
    'cape',
    'rain jacket',
    'nehru jacket',
    'shrug',
    'kimono',
  ],
  shorts: ['shorts', 'bermuda', 'hot pants', 'boardshorts', 'swim trunks'],
  skirt: ['skirt', 'miniskirt', 'lehenga', 'sarong'],
  legwear: ['legging', 'tights', 'stocking', 'sock', 'pantyhose', 'jegging', 'legwear'],
  pants: [
    'pants',
    'trouser',
    'jean',
    'chino',
    'jogger',
    'track pants',
    'sweatpants',
    'slacks',
    'cargo',
    'capri',
    'salwar',
    'churidar',
    'patiala',
    'bottomwear',
    'bottoms',
  ],
  footwear: [
    'footwear',
    'shoe',
    'sneaker',
    'boot',
    'sandal',
    'heel',
    'loafer',
    'flip flop',
    'slipper',
    'trainer',
    'pump',
    'flats',
    'moccasin',
    'espadrille',
    'mule',
    'clog',
    'ballerina',
    'oxford',
    'brogue',
  ],
  bag: [
    'bag',
    'handbag',
    'backpack',
    'clutch',
    'tote',
    'wallet',
    'purse',
    'satchel',
    'rucksack',
    'duffel',
    'messenger bag',
    'luggage',
  ],
  hat: ['hat', 'cap', 'beanie', 'beret', 'fedora', 'headwear', 'visor', 'bonnet'],
  eyewear: ['eyewear', 'sunglasses', 'glasses', 'spectacles', 'goggles'],
  scarf: ['scarf', 'scarves', 'stole', 'shawl', 'dupatta', 'bandana', 'muffler', 'pashmina'],
  belt: ['belt'],
  top: [
    'top',
    'shirt',
    't-shirt',
    'tshirt',
    'tee',
    'blouse',
    'sweater',
    'sweatshirt',
    'hoodie',
    'jumper',
    'pullover',
    'polo',
    'tank',
    'camisole',
    'tunic',
    'kurta',
    'kurti',
    'henley',
    'turtleneck',
    'bodysuit',
    'crop top',
    'bra',
    'topwear',
    'jersey',
  ],
};

/** A product's class and where it comes from. */
export interface KnownClass {
  readonly garmentClass: GarmentClass | null;
  readonly source: ClassSource;
}

interface Described {
  readonly garmentClass?: GarmentClass;
  readonly category?: string;
  readonly title?: string;
}

/**
 * The class of a catalog row: the one it names, else the class whose keyword stands last in the category's deepest
 * level (`Women/Tops/Jackets` is outerwear: the head noun comes last), else last in the higher levels, else last in
 * the title. Plural and singular count alike. Where keywords end at the same place the longest wins.
 */
export function classifyGarment(row: Described, keywords: KeywordTable = {}): KnownClass {
  if (row.garmentClass) return { garmentClass: row.garmentClass, source: 'row' };
  const levels = (row.category ?? '').split(/[/>|]/).reverse();
  for (const text of [...levels, row.title ?? '']) {
    const garmentClass = lastKeyword(text, keywords) ?? lastKeyword(text, defaultKeywords);
    if (garmentClass) return { garmentClass, source: 'keyword' };
  }
  return { garmentClass: null, source: 'unknown' };
}

function lastKeyword(text: string, table: KeywordTable): GarmentClass | null {
  // What comes after "with" is a detail: a dress with belt is a dress.
  const head = text.toLowerCase().split(/\bwith\b/)[0] ?? '';
  const words = ` ${head.replace(/[^\p{L}\p{N}]+/gu, ' ').trim()} `;
  let best: { garmentClass: GarmentClass; end: number; length: number } | null = null;
  for (const [garmentClass, keywords] of Object.entries(table) as [GarmentClass, readonly string[]][]) {
    for (const keyword of keywords) {
      const phrase = keyword
        .toLowerCase()
        .replace(/[^\p{L}\p{N}]+/gu, ' ')
        .trim();
      for (const form of [phrase, `${phrase}s`, `${phrase}es`]) {
        const at = words.lastIndexOf(` ${form} `);
        const end = at + form.length;
        if (at >= 0 && (!best || end > best.end || (end === best.end && form.length > best.length))) {
          best = { garmentClass, end, length: form.length };
        }
      }
    }
  }
  return best?.garmentClass ?? null;
}
