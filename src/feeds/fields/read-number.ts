/** The character before the decimals. */
export type DecimalMark = '.' | ',';

/** An amount as read: its value, or the two values that it may be, or what is wrong with it. */
export type Amount = { readonly currency?: string | undefined; readonly symbol?: string | undefined } & (
  | { readonly value: number; readonly mark?: DecimalMark | undefined }
  | { readonly readings: readonly [withPoint: number, withComma: number] }
  | { readonly fault: string }
);

/** Symbols that stand for one currency. The dollar, the yen and the krone signs do not. */
const currencyOf: Readonly<Record<string, string>> = {
  '€': 'EUR',
  '£': 'GBP',
  '₹': 'INR',
  '₩': 'KRW',
  '₽': 'RUB',
  '₺': 'TRY',
  '₪': 'ILS',
  '₫': 'VND',
  '₴': 'UAH',
  zł: 'PLN',
  Kč: 'CZK',
  R$: 'BRL',
  US$: 'USD',
  A$: 'AUD',
  AU$: 'AUD',
  CA$: 'CAD',
  C$: 'CAD',
  HK$: 'HKD',
  NZ$: 'NZD',
  S$: 'SGD',
};

/** Symbols of several currencies, with the one that is meant where nothing else says so. */
const likelyCurrencyOf: Readonly<Record<string, string>> = { $: 'USD', '¥': 'JPY', kr: 'SEK', 'kr.': 'DKK' };

/**
 * Reads an amount such as `129.00 EUR`, `1.299,90 €`, `$1,299.00` or `1 299,90`. Only decimal notation counts.
 *
 * @param mark how to read what could be both, such as `1.299`; undefined: its two readings are returned
 */
export function readAmount(text: string, mark?: DecimalMark): Amount {
  const parts = /^([^\d+-]*?)\s*([+-]?\d[\d.,'’\s]*?)\s*([^\d]*)$/.exec(text.trim());
  const [before = '', number = '', after = ''] = parts?.slice(1).map((part) => part.trim()) ?? [];
  const unit = before === '' ? after : before;
  const currency = parts && (before === '' || after === '') ? unitOf(unit) : undefined;
  if (!currency) return { fault: `expected a number such as 1299.90 but received ${JSON.stringify(text)}` };
  const [withPoint, withComma] = [readWith(number, '.'), readWith(number, ',')];
  if (withPoint === undefined && withComma === undefined)
    return { ...currency, fault: `expected a number such as 1299.90 but received ${JSON.stringify(text)}` };
  if (withPoint === undefined) return { ...currency, value: withComma ?? 0, mark: ',' };
  if (withComma === undefined) return { ...currency, value: withPoint, mark: '.' };
  if (withPoint === withComma) return { ...currency, value: withPoint };
  if (mark) return { ...currency, value: mark === '.' ? withPoint : withComma };
  return { ...currency, readings: [withPoint, withComma] };
}

function unitOf(unit: string): Pick<Amount, 'currency' | 'symbol'> | undefined {
  if (unit === '') return {};
  if (/^[a-z]{3}$/i.test(unit)) return { currency: unit.toUpperCase() };
  if (Object.hasOwn(currencyOf, unit)) return { currency: currencyOf[unit] };
  return Object.hasOwn(likelyCurrencyOf, unit)
    ? { currency: likelyCurrencyOf[unit], symbol: unit }
    : undefined;
}

/** Digits without groups, or grouped by one character; India groups by two digits above the first thousand. */
const wholes = (other: string) =>
  new RegExp(`^[+-]?(?:\\d+|[1-9]\\d{0,2}(?:(['’\\s${other}])\\d{2,3}(?:\\1\\d{2,3})*)?)$`);
const wholeBefore: Readonly<Record<DecimalMark, RegExp>> = { '.': wholes(','), ',': wholes('.') };

/** The number if `mark` comes before the decimals and what groups thousands is in its places; undefined if not. */
function readWith(number: string, mark: DecimalMark): number | undefined {
  const [whole = '', decimals = '', ...more] = number.split(mark);
  if (more.length > 0 || !/^\d*$/.test(decimals)) return undefined;
  const isWhole = wholeBefore[mark].test(whole) && (/^[+-]?\d+$/.test(whole) || /\D\d{3}$/.test(whole));
  return isWhole ? Number(`${whole.replaceAll(/[^\d+-]/g, '')}.${decimals || '0'}`) : undefined;
}
