import { z } from 'zod';
import type { FeedWarning } from '../feeds/feed-record.ts';

/** How often one thing happened to one field. */
export const WarningCountSchema = z.object({
  location: z.string().describe('The field'),
  kind: z.string().describe('What happened to it'),
  count: z.number().int(),
  line: z.number().int().describe('The first line that it happened in'),
  example: z.string().describe('The message of that line'),
});

export type WarningCount = Readonly<z.infer<typeof WarningCountSchema>>;

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
