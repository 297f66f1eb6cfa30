import { type Amount, type DecimalMark, readAmount } from './fields/read-number.ts';
import { saleTime } from './fields/sale-time.ts';
import { rowError, type Warn } from './fields/warn.ts';

export interface PriceOptions {
  readonly mark?: DecimalMark | undefined;
  /** The currency of amounts without one, or with a symbol of several. */
  readonly currency?: string | undefined;
  /** In milliseconds since 1970: tells which sales are on. */
  readonly now: number;
}

interface Price extends Pick<Amount, 'currency' | 'symbol'> {
  readonly value?: number | undefined;
}

/**
 * A record's price, sale price and currency. A currency with the price counts before that of a column, and this before what a symbol
 * of several currencies probably means. What is no number is left out. Throws `invalid-row` for an amount with two readings.
 */
export function pricesOf(
  first: (field: string) => unknown,
  { mark, currency: usual, now }: PriceOptions,
  warn: Warn,
): { price?: number | undefined; salePrice?: number | undefined; currency?: unknown } {
  const [price, sale] = ['price', 'salePrice'].map((field) => amountOf(field, first(field), mark, warn));
  const own = [price, sale].find((amount) => amount?.currency !== undefined);
  const certain = own?.symbol === undefined ? own?.currency : undefined;
  const named = currencyName(first('currency'));
  if (certain !== undefined && named !== undefined && named !== certain)
    warn(
      'currency',
      'differs from the price',
      `${String(named)}, but the price has ${certain}, which counts`,
    );
  const isSale =
    sale?.value !== undefined && isOnSale(sale.value, price?.value, first('saleDates'), now, warn);
  const hasPrice = price?.value !== undefined || sale?.value !== undefined;
  return {
    price: price?.value,
    salePrice: isSale ? sale?.value : undefined,
    currency: certain ?? named ?? (hasPrice ? (usual ?? own?.currency) : undefined),
  };
}

function isOnSale(
  value: number,
  price: number | undefined,
  dates: unknown,
  now: number,
  warn: Warn,
): boolean {
  // Some systems write 0 where there is no sale.
  if (value === 0 && price !== 0) {
    warn('salePrice', 'left out: 0', 'expected more than 0; left out');
    return false;
  }
  if (price !== undefined && value > price) {
    warn('salePrice', 'left out: above the price', `${value} is above the price of ${price}; left out`);
    return false;
  }
  const time = saleTime(String(dates ?? ''), now);
  if (time === 'unreadable')
    warn(
      'salePrice',
      'used: its dates cannot be read',
      `its dates ${JSON.stringify(dates)} cannot be read; used`,
    );
  else if (time !== 'on')
    warn('salePrice', `left out: its time is ${time}`, `its time is ${time}: ${dates}; left out`);
  return time === 'on' || time === 'unreadable';
}

function amountOf(field: string, value: unknown, mark: DecimalMark | undefined, warn: Warn): Price {
  if (value === undefined) return {};
  if (typeof value === 'number') return { value };
  if (typeof value === 'object' && value !== null) return moneyOf(field, value, mark, warn);
  const amount = readAmount(String(value), mark);
  if ('readings' in amount) {
    const [point, comma] = amount.readings;
    throw rowError(
      field,
      `${JSON.stringify(value)} is ${point} or ${comma}; say which: --decimal . or --decimal , or "decimal" of a mapping`,
    );
  }
  if (!('fault' in amount)) return amount;
  warn(field, 'left out: not a number', `${amount.fault}; left out`);
  return {};
}

/** An amount as an object: `{"amount": "12.00", "currencyCode": "EUR"}`. */
function moneyOf(field: string, money: object, mark: DecimalMark | undefined, warn: Warn): Price {
  const { amount, value, price, currency, currencyCode, priceCurrency } = money as Record<string, unknown>;
  const number = amount ?? value ?? price;
  if (typeof number === 'number' || typeof number === 'string') {
    const read = amountOf(field, number, mark, warn);
    const code = currencyName(currencyCode ?? priceCurrency ?? currency);
    return typeof code === 'string' ? { ...read, currency: code, symbol: undefined } : read;
  }
  const what = `expected a number such as 1299.90 but received ${JSON.stringify(money)}`;
  warn(field, 'left out: not a number', `${what}; left out`);
  return {};
}

function currencyName(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const name = value.trim();
  return /^[a-z]{3}$/i.test(name) ? name.toUpperCase() : name;
}
