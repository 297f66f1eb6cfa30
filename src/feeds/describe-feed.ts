import type { FeedSurvey } from './survey-feed.ts';

const delimiterNames: Readonly<Record<string, string>> = {
  ',': 'comma',
  ';': 'semicolon',
  '\t': 'tab',
  '|': 'bar',
};
const formatNames = { jsonl: 'JSONL', xml: 'XML' } as const;
const encodingNames: Readonly<Record<string, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
  'windows-1252': 'Latin-1',
};

/** One line: what a feed was recognised as, and which column fills which field. */
export function describeFeed(survey: FeedSurvey): string {
  const { layout, map, mark, records, settings, brokenCharacters } = survey;
  const facts = [
    `${formatName(layout)}${layout.isGzip ? ' (gzip)' : ''}`,
    encodingName(survey),
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
  return `${facts.join(', ')}${columns.length === 0 ? '' : `; ${columns.join(', ')}`}${unused}`;
}

/** A guess shows a word, by which a person sees whether it is right. */
function encodingName({ layout, guess }: FeedSurvey): string {
  const named = (encoding: string) => encodingNames[encoding] ?? encoding;
  if (!guess) return named(layout.encoding);
  const rivals = guess.rivals.map(
    ({ encoding, sample }) => `; in ${named(encoding)} ${JSON.stringify(sample)}`,
  );
  return `${named(guess.encoding)} (a guess, as in ${JSON.stringify(guess.sample)}${rivals.join('')})`;
}

function formatName(layout: FeedSurvey['layout']): string {
  if (layout.format === 'json') {
    if (layout.list === undefined) return 'JSON objects';
    return ['JSON list', layout.list.join('.')].join(' ').trim();
  }
  if (layout.format !== 'csv') return formatNames[layout.format];
  const { delimiter, quote, above } = layout;
  return [
    `CSV separated by ${delimiterNames[delimiter] ?? JSON.stringify(delimiter)}`,
    ...(quote === "'" ? ['quoted by apostrophes'] : []),
    ...(layout.escape === '\\' ? ['quotes escaped by backslashes'] : []),
    ...(above > 0 ? [`header in record ${above + 1}`] : []),
  ].join(', ');
}
