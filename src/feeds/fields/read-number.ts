/** The character before the decimals. */
export type DecimalMark = '.' | ',';

/** An amount as read: its value, or the two values that it may be, or what is wrong with it. */
export type Amount = Unit &
  (
    | { readonly value: number; readonly mark?: DecimalMark | undefined }
    | { readonly readings: readonly [withPoint: number, withComma: number] }
    | { readonly fault: string }
  );

/** A currency, and the symbol that it was read from if that stands for several. */
interface Unit {
  readonly currency?: string | undefined;
  readonly symbol?: string | undefined;
}

/** Symbols and abbreviations that stand for one currency, in small letters. The dollar, the yen and the krone signs do not. */
const currencyOf: Readonly<Record<string, string>> = {
  '€': 'EUR',
  euro: 'EUR',
  euros: 'EUR',
  '£': 'GBP',
  '₹': 'INR',
  '₩': 'KRW',
  원: 'KRW',
  円: 'JPY',
  '₽': 'RUB',
  'руб.': 'RUB',
  руб: 'RUB',
  '₺': 'TRY',
  tl: 'TRY',
  '₪': 'ILS',
  '₫': 'VND',
  '₴': 'UAH',
  '₱': 'PHP',
  '₦': 'NGN',
  '฿': 'THB',
  zł: 'PLN',
  kč: 'CZK',
  ft: 'HUF',
  lei: 'RON',
  лв: 'BGN',
  'лв.': 'BGN',
  'fr.': 'CHF',
  'sfr.': 'CHF',
  rp: 'IDR',
  rm: 'MYR',
  r$: 'BRL',
  us$: 'USD',
  a$: 'AUD',
  au$: 'AUD',
  ca$: 'CAD',
  c$: 'CAD',
  hk$: 'HKD',
  nz$: 'NZD',
  nt$: 'TWD',
  s$: 'SGD',
  mx$: 'MXN',
};

/** Symbols of several currencies, with the one that is meant where nothing else says so. */
const likelyCurrencyOf: Readonly<Record<string, string>> = {
  $: 'USD',
  '¥': 'JPY',
  元: 'CNY',
  kr: 'SEK',
  'kr.': 'DKK',
  rs: 'INR',
  'rs.': 'INR',
};

const codes: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** Digits with what groups them and parts the decimals; decimals alone only where nothing is before, since `Rs.500` is 500. */
const number = String.raw`[+-]?\d[\d.,'’\s]*?|^[.,]\d+`;
/** `129,-` and `129.–` have no decimals. */
const amount = new RegExp(String.raw`^([^\d+-]*?)\s*(${number})(?:[.,][-–—]{1,2})?\s*([^\d]*)$`);

/**
 * Reads an amount such as `129.00 EUR`, `1.299,90 €`, `$1,299.00`, `1 299,90` or `CHF 129.–`. Only decimal notation counts.
 *
 * @param mark how to read what could be both, such as `1.299`; undefined: its two readings are returned
 */
export function readAmount(text: string, mark?: DecimalMark): Amount {
  // Full-width digits and the several blanks become plain ones.
  const parts = amount.exec(text.normalize('NFKC').trim());
  const [before = '', digits = '', after = ''] = parts?.slice(1).map((part) => part.trim()) ?? [];
  const unit = parts ? unitOf([before, after].join(' ')) : undefined;
  const fault = `expected a number such as 1299.90 but received ${JSON.stringify(text)}`;
  if (!unit) return { fault };
  const [withPoint, withComma] = [readWith(digits, '.'), readWith(digits, ',')];
  if (withPoint === undefined && withComma === undefined) return { ...unit, fault };
  if (withPoint === undefined) return { ...unit, value: withComma ?? 0, mark: ',' };
  if (withComma === undefined) return { ...unit, value: withPoint, mark: '.' };
  if (withPoint === withComma) return { ...unit, value: withPoint };
  if (mark) return { ...unit, value: mark === '.' ? withPoint : withComma };
  if (hasNoDecimals(unit)) return { ...unit, value: Math.max(withPoint, withComma) };
  return { ...unit, readings: [withPoint, withComma] };
}

/** Whether a currency has no smaller unit, as the yen, so that `1,299` can only be grouped. */
function hasNoDecimals({ currency, symbol }: Unit): boolean {
  if (currency === undefined || symbol === '$') return false;
  const { maximumFractionDigits } = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
  }).resolvedOptions();
  return maximumFractionDigits === 0;
}

/** The currency of a text: nothing, or one or two names of the same one, as `$ USD`; undefined for anything else. */
function unitOf(text: string): Unit | undefined {
  const whole = unitNamed(text.replaceAll(/\s/g, ''));
  if (whole) return whole;
  const units = text.trim().split(/\s+/).map(unitNamed);
  if (units.length !== 2) return undefined;
  const [sure, other] = units[0]?.symbol === undefined ? units : units.toReversed();
  const isOne = sure && other && (sure.currency === other.currency || other.symbol !== undefined);
  return isOne ? sure : undefined;
}

function unitNamed(name: string): Unit | undefined {
  if (name === '') return {};
  const key = name.toLowerCase();
  if (Object.hasOwn(currencyOf, key)) return { currency: currencyOf[key] };
  if (Object.hasOwn(likelyCurrencyOf, key)) return { currency: likelyCurrencyOf[key], symbol: name };
  return codes.has(name.toUpperCase()) ? { currency: name.toUpperCase() } : undefined;
}

/** Digits without groups, or grouped by one character; India groups by two digits above the first thousand. */
const wholes = (other: string) =>
  new RegExp(`^[+-]?(?:\\d*|[1-9]\\d{0,2}(?:(['’\\s${other}])\\d{2,3}(?:\\1\\d{2,3})*)?)$`);
const wholeBefore: Readonly<Record<DecimalMark, RegExp>> = { '.': wholes(','), ',': wholes('.') };

/** The number if `mark` comes before the decimals and what groups thousands is in its places; undefined if not. */
function readWith(number: string, mark: DecimalMark): number | undefined {
  const [whole = '', decimals = '', ...more] = number.split(mark);
  if (more.length > 0 || !/^\d*$/.test(decimals)) return undefined;
  const isWhole = wholeBefore[mark].test(whole) && (/^[+-]?\d*$/.test(whole) || /\D\d{3}$/.test(whole));
  return isWhole ? Number(`${whole.replaceAll(/[^\d+-]/g, '')}.${decimals || '0'}`) : undefined;
}
