import type { Qrels, Run } from '../judgments.ts';
import { parseRanxQrels, parseRanxRun } from './ranx-format.ts';
import { parseTrecQrels, parseTrecRun } from './trec-format.ts';

/** The run of a TREC or ranx JSON file; JSON starts with { or [. Throws SyntaxError that names the line or item. */
export function parseRun(text: string): Run {
  return isJson(text) ? parseRanxRun(text) : parseTrecRun(text);
}

/** The judgments of a file; see {@link parseRun}. */
export function parseQrels(text: string): Qrels {
  return isJson(text) ? parseRanxQrels(text) : parseTrecQrels(text);
}

function isJson(text: string): boolean {
  return /^\uFEFF?\s*[{[]/.test(text);
}
