import type { FeedSurvey } from './survey-feed.ts';

const delimiterNames = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' } as const;
const formatNames = { jsonl: 'JSONL', json: 'JSON list', xml: 'Merchant XML' } as const;
const encodingNames = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
  'windows-1252': 'Latin-1',
} as const;

/** One line: what a feed was recognised as, and which column fills which field. */
export function describeFeed({ layout, map, mark, records, settings, brokenCharacters }: FeedSurvey): string {
  const format =
    layout.format === 'csv'
      ? `CSV separated by ${delimiterNames[layout.delimiter]}`
      : formatNames[layout.format];
  const facts = [
    `${format}${layout.isGzip ? ' (gzip)' : ''}`,
    encodingNames[layout.encoding],
    `columns: ${map.dialect.title}`,
    ...(mark === undefined ? [] : [`numbers as ${mark === '.' ? '1,299.90' : '1.299,90'}`]),
    `${records} ${records === 1 ? 'record' : 'records'}`,
    ...(brokenCharacters > 0 ? [`${brokenCharacters} broken characters`] : []),
  ];
  const columns = Object.entries(map.columns)
    .filter(([field]) => !(field === 'images' && settings.imagePattern !== undefined))
    .map(([field, from]) =>
      from.length === 1 && from[0] === field ? field : `${field} ← ${from.join(' + ')}`,
    );
  if (settings.imagePattern !== undefined) columns.push(`images ← ${settings.imagePattern}`);
  const unused =
    map.unused.length === 0
      ? ''
      : `; not used: ${map.unused.slice(0, 30).join(', ')}${map.unused.length > 30 ? ', …' : ''}`;
  return `${facts.join(', ')}; ${columns.join(', ')}${unused}`;
}
