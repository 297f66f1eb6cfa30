/** What the next chunk may complete to an entity or a mark of CDATA. */
const unfinished = /(?:&#?\w{0,31}|<!?\[?[A-Z]{0,5}|\]\]?)$/;
const longestUnfinished = 40;

/**
 * The text of an XML document with `&amp;` in place of each `&` that begins no entity, as in an address or in H&M: many shops write
 * so, and readers of XML refuse it. CDATA stays as it is.
 */
export async function* bareAmpersandsEscaped(text: AsyncIterable<string>): AsyncGenerator<string> {
  let isCdata = false;
  let rest = '';
  const escaped = (part: string) =>
    part.replaceAll(/<!\[CDATA\[|\]\]>|&(?!#?\w{1,31};)/g, (found) => {
      if (found !== '&') isCdata = found !== ']]>';
      else if (!isCdata) return '&amp;';
      return found;
    });
  for await (const chunk of text) {
    rest += chunk;
    const start = unfinished.exec(rest.slice(-longestUnfinished));
    const end = rest.length - (start?.[0].length ?? 0);
    yield escaped(rest.slice(0, end));
    rest = rest.slice(end);
  }
  yield escaped(rest);
}
