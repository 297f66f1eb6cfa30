import type { FoundQuery } from '../analyze/manage-queries.ts';
import type { Profile } from '../fuse/profile.ts';
import { type RankedQuery, rankQuery } from './ranked-query.ts';

/** Rankings kept; each takes some ten kilobytes. */
const mostKept = 300;

/**
 * Ranks saved queries with stored profiles, and keeps what was ranked last: while a weight moves, what it is compared with stays. Neither
 * a saved query nor a version of a profile ever changes.
 */
export function rememberRankings(): (found: FoundQuery, stored: Profile) => RankedQuery {
  const known = new Map<string, RankedQuery>();
  return ({ id, query }, stored) => {
    const key = `${id} ${stored.name}@${stored.version}`;
    const ranked = known.get(key) ?? rankQuery(query, stored);
    // Again at the end: the first are those that were not asked for longest.
    known.delete(key);
    known.set(key, ranked);
    const [oldest] = known.keys();
    if (known.size > mostKept && oldest !== undefined) known.delete(oldest);
    return ranked;
  };
}
