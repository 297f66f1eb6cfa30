import type { FeedWarning } from '../feeds/feed-record.ts';

/** How often one thing happened to one field. */
export interface WarningCount {
  readonly location: string;
  readonly kind: string;
  readonly count: number;
  /** The line and the message of the first. */
  readonly line: number;
  readonly example: string;
}

/** Fields and kinds are few; attributes can have any name. */
const maxKinds = 1000;

/** Counts warnings by field and kind, in memory that does not grow with the file. */
export function countWarnings() {
  const counts = new Map<string, WarningCount>();
  return {
    add(line: number, warnings: readonly FeedWarning[] = []): void {
      for (const { location, kind, message } of warnings) {
        const key = `${location}\n${kind}`;
        const before = counts.get(key);
        if (before) counts.set(key, { ...before, count: before.count + 1 });
        else if (counts.size < maxKinds)
          counts.set(key, { location, kind, count: 1, line, example: message });
      }
    },
    /** The most frequent first. */
    counts: (): WarningCount[] => [...counts.values()].sort((a, b) => b.count - a.count),
  };
}
