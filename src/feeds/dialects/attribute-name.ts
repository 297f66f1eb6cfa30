import { keyOf } from './dialect.ts';

/** Names that shops give to the attributes that most of them have, by column key. */
export const attributeKeys = {
  brand: ['brand', 'vendor', 'manufacturer', 'marke', 'hersteller', 'marque', 'marca', 'merk'],
  color: [
    'color',
    'colour',
    'farbe',
    'couleur',
    'colore',
    'kleur',
    'kolor',
    'färg',
    'farve',
    'cor',
    'цвет',
    'renk',
    '色',
    'basecolour',
  ],
  size: [
    'size',
    'sizes',
    'größe',
    'groesse',
    'größen',
    'taille',
    'talla',
    'taglia',
    'maat',
    'rozmiar',
    'storlek',
    'størrelse',
    'tamanho',
    'размер',
    'beden',
    'サイズ',
  ],
  material: ['material', 'materials', 'matière', 'materiale'],
  pattern: ['pattern', 'muster'],
  gender: ['gender', 'geschlecht', 'genre', 'género'],
  tags: ['tags', 'schlagwörter'],
} as const;

/** The name that filters use for an attribute: `color` for `Colour`, and for unknown names the shop's own. */
export function attributeName(name: string): string {
  const key = keyOf(name);
  const known = Object.entries(attributeKeys).find(([, keys]) => keys.some((other) => other === key));
  return known?.[0] ?? name.trim();
}
