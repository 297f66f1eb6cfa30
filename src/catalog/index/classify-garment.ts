import type { ClassSource } from '../../store/vector-store.ts';
import type { GarmentClass } from '../../types.ts';

/** Keywords per class. A keyword is a word or a phrase, matched as whole words and case-insensitively. */
export type KeywordTable = Readonly<Partial<Record<GarmentClass, readonly string[]>>>;

/** Words from shops' categories and titles. The keyword table of an import takes precedence. */
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

/** A product's class and the source of it. */
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
 * The class of a catalog row: the one it names; otherwise that of the last keyword in the category's deepest level
 * (`Women/Tops/Jackets` is outerwear), then in the higher levels, then in the title. The last keyword, because the head noun comes
 * last. Plurals match too. Of keywords that end at the same position, the longest wins.
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
  // Words after "with" are details: a dress with belt is a dress.
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
