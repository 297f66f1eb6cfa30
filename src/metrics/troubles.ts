/** What a service stands on, besides its models: its failures are counted, whether a request met them or not. */
export const troubleParts = ['store', 'records', 'traces'] as const;
export type TroublePart = (typeof troubleParts)[number];

export interface Troubles {
  note(part: TroublePart, error: unknown): void;
  /** Since the start. */
  readonly totals: Readonly<Record<TroublePart, number>>;
}

const quietMs = 1000;

/**
 * @param write gets the first failure of a part, and after that one a second at most; `times` are those since the one before
 * @param now milliseconds of a monotonic clock, for tests
 */
export function createTroubles(
  write: (trouble: { readonly part: TroublePart; readonly error: unknown; readonly times: number }) => void,
  now: () => number = () => performance.now(),
): Troubles {
  const totals: Record<TroublePart, number> = { store: 0, records: 0, traces: 0 };
  const written = new Map<TroublePart, { readonly at: number; readonly total: number }>();
  return {
    totals,
    note(part, error) {
      totals[part]++;
      const last = written.get(part);
      if (last && now() - last.at < quietMs) return;
      write({ part, error, times: totals[part] - (last?.total ?? 0) });
      written.set(part, { at: now(), total: totals[part] });
    },
  };
}
