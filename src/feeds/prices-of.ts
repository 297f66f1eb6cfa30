import { type Amount, type DecimalMark, readAmount } from './fields/read-number.ts';
import { rowError, type Warn } from './fields/warn.ts';

export interface PriceOptions {
  readonly mark?: DecimalMark | undefined;
  /** The currency of amounts without one, or with a symbol of several. */
  readonly currency?: string | undefined;
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
  { mark, currency: usual }: PriceOptions,
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
  // Some systems write 0 where there is no sale.
  const isNoSale = sale?.value === 0 && price?.value !== 0;
  if (isNoSale) warn('salePrice', 'left out: 0', 'expected more than 0; left out');
  const hasPrice = price?.value !== undefined || sale?.value !== undefined;
  return {
    price: price?.value,
    salePrice: isNoSale ? undefined : sale?.value,
    currency: certain ?? named ?? (hasPrice ? (usual ?? own?.currency) : undefined),
  };
}

function amountOf(field: string, value: unknown, mark: DecimalMark | undefined, warn: Warn): Price {
  if (value === undefined) return {};
  if (typeof value === 'number') return { value };
  const amount = readAmount(String(value), mark);
  if ('readings' in amount) {
    const [point, comma] = amount.readings;
    throw rowError(
      field,
      `${JSON.stringify(value)} is ${point} or ${comma}; say which with --decimal . or --decimal ,`,
    );
  }
  if (!('fault' in amount)) return amount;
  warn(field, 'left out: not a number', `${amount.fault}; left out`);
  return {};
}

function currencyName(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const name = value.trim();
  return /^[a-z]{3}$/i.test(name) ? name.toUpperCase() : name;
}
