import { type Availability, availabilities } from '../../types.ts';

/** Words of shops, without case, blanks and marks. schema.org's are the last part of an address. */
const words: Readonly<Record<Availability, readonly string[]>> = {
  in_stock: [
    'instock',
    'available',
    'availablefororder',
    'yes',
    'true',
    '1',
    'limitedavailability',
    'onlineonly',
    'instoreonly',
    'ja',
    'lowstock',
    'limitedstock',
    'vorrätig',
    'aufvorrat',
    'auflager',
    'lieferbar',
    'sofortlieferbar',
    'verfügbar',
    'enstock',
    'disponible',
    'disponibile',
    'opvoorraad',
  ],
  out_of_stock: [
    'outofstock',
    'unavailable',
    'soldout',
    'discontinued',
    'no',
    'false',
    '0',
    'nein',
    'outstock',
    'nichtvorrätig',
    'épuisé',
    'sinstock',
    'nondisponibile',
    'nietopvoorraad',
    'nichtauflager',
    'ausverkauft',
    'nichtlieferbar',
    'nichtverfügbar',
    'rupturedestock',
    'agotado',
    'esaurito',
    'uitverkocht',
  ],
  preorder: ['preorder', 'presale', 'comingsoon', 'vorbestellbar', 'précommande', 'reserva'],
  backorder: ['backorder', 'backordered', 'onbackorder', 'madetoorder', 'nachbestellbar', 'lieferrückstand'],
};

/** The availability that a word of a shop means; undefined for an unknown one. */
export function readAvailability(text: string): Availability | undefined {
  const last = text.trim().split('/').at(-1) ?? '';
  const key = last.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
  const known = availabilities.find((one) => words[one].includes(key));
  // A number of pieces.
  const isNumber = /^[+-]?\d+(?:[.,]0+)?$/.test(text.trim());
  return known ?? (isNumber ? (Number.parseInt(text, 10) > 0 ? 'in_stock' : 'out_of_stock') : undefined);
}
