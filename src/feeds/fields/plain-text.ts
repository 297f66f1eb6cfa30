import { decodeHTMLStrict } from 'entities';

/** Elements that shops write into texts. Anything else between angle brackets is text, such as the size <M>. */
const elements =
  'p|br|b|i|u|s|em|strong|span|div|ul|ol|li|dl|dt|dd|h[1-6]|a|img|table|tbody|thead|tr|td|th|font|small|big|sup|sub|hr|center|blockquote|section|article|iframe|video|pre|code|meta|link|strike|figure|label|html|body|head';
const invisible = /<(script|style)\b[^>]*>[\s\S]*?<\/\1\s*>|<!--[\s\S]*?-->/gi;
const tag = new RegExp(`</?(?:${elements})(?:\\s[^<>]*)?/?>`, 'gi');
const inline = /^<\/?(?:b|i|u|s|em|strong|span|a|font|small|big|sup|sub|code)\b/i;

/** Text without HTML: tags removed, entities decoded, line breaks and tabs as blanks, no blanks around. */
export function plainText(text: string): string {
  const hasMarkup = text.includes('<');
  const bare = hasMarkup
    ? text.replaceAll(invisible, ' ').replaceAll(tag, (found) => (inline.test(found) ? '' : ' '))
    : text;
  const decoded = bare.includes('&') ? decodeHTMLStrict(bare) : bare;
  const isChanged = decoded !== text;
  const flat = decoded.replaceAll(/[\t\r\n\u00a0]+/g, ' ').trim();
  return isChanged || flat.length !== decoded.length || flat !== decoded
    ? flat.replaceAll(/ {2,}/g, ' ')
    : flat;
}

/** Whether a store would refuse the text: control characters, or half of a pair of surrogates. */
export function isBroken(text: string): boolean {
  return /\p{Cc}|\p{Cs}/u.test(text);
}

/** The text without what {@link isBroken} finds. */
export function mended(text: string): string {
  return text.replaceAll(/\p{Cs}/gu, '\ufffd').replaceAll(/\p{Cc}/gu, '');
}

export interface TextLimit {
  readonly characters: number;
  readonly bytes?: number;
}

/** The text cut at a character and ended by an ellipsis where it is longer than the limit. */
export function shortened(text: string, { characters, bytes = Number.POSITIVE_INFINITY }: TextLimit): string {
  if (text.length <= characters && Buffer.byteLength(text) <= bytes) return text;
  const ellipsis = '…';
  let cut = '';
  let size = Buffer.byteLength(ellipsis);
  for (const character of text) {
    size += Buffer.byteLength(character);
    if (cut.length + character.length > characters - ellipsis.length || size > bytes) break;
    cut += character;
  }
  return `${cut.trimEnd()}${ellipsis}`;
}

/** An address as HTML writes it, with `&amp;`; other texts only lose the blanks around them. */
export function addressOf(text: string): string {
  const trimmed = text.trim();
  return /^https?:/i.test(trimmed) ? trimmed.replaceAll('&amp;', '&') : trimmed;
}
