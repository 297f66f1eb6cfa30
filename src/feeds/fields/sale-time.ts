/** Whether a sale is on, or why it cannot be told. */
export type SaleTime = 'on' | 'over' | 'not yet' | 'unreadable';

/** What parts the two dates where these may have slashes themselves. */
export const saleDatesSeparator = ' / ';

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Whether a sale of the dates `start/end` is on: of ISO 8601, as in `2026-11-01T00:00+0100/2026-12-01`, or the month, the day and
 * the year, as Magento writes them. Either may be missing. Without a zone they are of UTC; the whole last day belongs to the sale.
 *
 * @param now in milliseconds since 1970
 */
export function saleTime(dates: string, now: number): SaleTime {
  const parts = dates.split(dates.includes(saleDatesSeparator) ? saleDatesSeparator : '/');
  const [start = '', end = '', ...more] = parts.map((part) => part.trim());
  const [from, to] = [momentOf(start, 0), momentOf(end, dayMs)];
  if (more.length > 0 || from === undefined || to === undefined) return 'unreadable';
  if (end !== '' && now >= to) return 'over';
  return start !== '' && now < from ? 'not yet' : 'on';
}

const iso = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?)?$/i;
const monthFirst = /^(\d{1,2})\/(\d{1,2})\/(\d{2}|\d{4})(?:,? .*)?$/;

/** A moment in milliseconds since 1970, 0 for none; undefined for what is no date. A date without a time gets `wholeDay` added. */
function momentOf(text: string, wholeDay: number): number | undefined {
  if (text === '') return 0;
  const [, month = '', day = '', year = ''] = monthFirst.exec(text) ?? [];
  const date = year && `${year.padStart(4, '20')}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const [, isoDate = date, time, zone = 'Z'] = iso.exec(text) ?? [];
  const parsed = Date.parse(`${isoDate}T${time ?? '00:00'}${zone.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')}`);
  if (Number.isNaN(parsed)) return undefined;
  return time === undefined ? parsed + wholeDay : parsed;
}
