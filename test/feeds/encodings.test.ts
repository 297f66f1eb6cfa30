import { describe, expect, it } from 'vitest';
import { readProductsOf } from './read-products-of.ts';

/** The bytes of a text in an encoding of one byte a character; throws for a character that it lacks. */
function encoded(text: string, encoding: string): Buffer {
  // Without `stream`, Node 20 takes windows-1252 for ISO 8859-1.
  const decode = (byte: number) => new TextDecoder(encoding).decode(Uint8Array.of(byte), { stream: true });
  const bytes = new Map(Array.from({ length: 256 }, (_, byte) => [decode(byte), byte]));
  return Buffer.from(
    [...text].map((character) => {
      const byte = bytes.get(character);
      if (byte === undefined) throw new RangeError(`${encoding} lacks ${character}`);
      return byte;
    }),
  );
}

const table = (titles: readonly string[]) =>
  `id;title;images\n${titles.map((title, n) => `${n};${title};a.jpg\n`).join('')}`;
const titlesOf = ({ rows }: { rows: readonly [number, unknown][] }) =>
  rows.map(([, product]) => (product as { title?: string }).title);

const shops: readonly (readonly [language: string, encoding: string, titles: readonly string[]])[] = [
  ['German', 'windows-1252', ['Grüner Mantel', 'Weiße Hose, Größe 38', 'Schöner Hut – „neu“']],
  ['French', 'windows-1252', ['Chemise légère', 'Robe à fleurs d’été', 'Manteau bleu foncé, très chaud']],
  ['Spanish', 'windows-1252', ['Pantalón corto de niño', 'Camisón', '¿Qué talla? Bañador 50 €']],
  ['Portuguese', 'windows-1252', ['Calções de verão', 'Blusão', 'Botões pretos, algodão orgânico']],
  ['Danish', 'windows-1252', ['Blå bukser', 'Grøn kjole', 'Ærmeløs trøje']],
  ['Icelandic', 'windows-1252', ['Rauð peysa', 'Þykk úlpa', 'Græn húfa með dúski', 'Ný skyrta']],
  [
    'brands of several countries',
    'windows-1252',
    ['Hermès scarf', 'Mühlbauer hat', 'Niño coat', 'Åhléns bag'],
  ],
  [
    'Polish',
    'windows-1250',
    ['Płaszcz wełniany', 'Żółta sukienka', 'Spodnie męskie, ściągacz', 'Kurtka zimowa'],
  ],
  ['Czech', 'windows-1250', ['Červené šaty', 'Dámská košile', 'Pánský kabát, větší', 'Žluté tričko']],
  ['Hungarian', 'windows-1250', ['Női bőrkabát', 'Kék póló', 'Gyűrött ing, hosszú ujjú', 'Fehér cipő']],
  ['Romanian', 'windows-1250', ['Rochie roşie', 'Cămaşă bărbătească', 'Pălărie neagră', 'Haină lungă']],
  ['Russian', 'windows-1251', ['Пальто зелёное', 'Платье с цветами', 'Шапка']],
  ['Ukrainian', 'windows-1251', ['Сукня жіноча', 'Пальто з поясом', 'Їжачок на светрі']],
  ['Turkish', 'windows-1254', ['Kırmızı elbise', 'Yeşil gömlek', 'Büyük çanta', 'İnce ceket, boğazlı']],
  ['Greek', 'windows-1253', ['Κόκκινο φόρεμα', 'Παντελόνι', 'Λευκό πουκάμισο']],
  [
    'Lithuanian',
    'windows-1257',
    ['Žalia suknelė', 'Vilnonis paltas', 'Šilti marškiniai, mėlyni', 'Kepurė su ąselėmis'],
  ],
];

describe('a table that is no UTF-8', () => {
  it.each(shops)('in %s is read as %s, and a word shows it', async (_language, encoding, titles) => {
    const read = await readProductsOf(encoded(table(titles), encoding));
    expect(titlesOf(read)).toEqual(titles);
    const [, named, sample = ''] = /, (\S+) \(a guess, as in "([^"]+)"/.exec(read.report) ?? [];
    expect(named).toBe(encoding === 'windows-1252' ? 'Latin-1' : encoding);
    expect(table(titles)).toContain(sample);
  });

  it('whose words are of a language in two encodings is read as Latin-1, and shows both readings', async () => {
    const { report } = await readProductsOf(encoded(table(['Bőr kabát']), 'windows-1250'));
    expect(report).toContain('Latin-1 (a guess, as in "Bõr"; in windows-1250 "Bőr"');
  });

  it.each([
    ['of Excel’s MS-DOS', Buffer.from('id;title;images\n0;Gr\x94\xe1e;a.jpg\n1;M\x81tze;a.jpg\n', 'latin1')],
    ['of the Macintosh', encoded(table(['Größe', 'Mütze', 'Schön']), 'macintosh')],
    ['KOI8-R', encoded(table(['Пальто зелёное', 'Платье']), 'koi8-r')],
    ['Shift JIS', Buffer.from('id;title;images\n0;\x83\x52\x81\x5b\x83\x67;a.jpg\n', 'latin1')],
  ])('in the encoding %s is refused, and says how to state it', async (_name, bytes) => {
    await expect(readProductsOf(bytes)).rejects.toMatchObject({
      code: 'invalid-feed',
      message: expect.stringMatching(/not in UTF-8.*\{"encoding": "shift_jis"\}/),
    });
  });

  it('whose encoding is stated is no guess', async () => {
    const bytes = encoded(table(['Пальто']), 'koi8-r');
    const read = await readProductsOf(bytes, { encoding: 'koi8-r' });
    expect(titlesOf(read)).toEqual(['Пальто']);
    expect(read.report).toContain(', koi8-r, ');
  });
});
