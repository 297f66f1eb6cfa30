import { useCallback, useEffect, useRef, useState } from 'react';
import { type Failure, failureOf } from '../api.ts';
import type { Profile, Replays } from '../api-types.ts';
import { settingsOf } from './draft-profile.ts';
import { replay } from './lab-api.ts';

/** What is replayed. */
export interface Replayed {
  readonly catalog: string;
  readonly profile: Profile;
  readonly against: string;
  readonly queries: readonly string[];
  /** Rows per list. */
  readonly limit: number;
}

/**
 * The replay of the latest settings. While one is under way the next one waits, and only the latest is sent: a slider that is moved
 * never queues requests.
 */
export function useReplays(wanted: Replayed | null) {
  const [replays, setReplays] = useState<Replays | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const latest = useRef<Replayed | null>(null);
  const running = useRef(false);
  const closing = useRef(new AbortController());

  const follow = useCallback(async () => {
    const { signal } = closing.current;
    if (running.current) return;
    running.current = true;
    setBusy(true);
    while (latest.current && !signal.aborted) {
      const { profile, ...request } = latest.current;
      latest.current = null;
      try {
        const answer = await replay({ ...request, profile: settingsOf(profile) }, signal);
        setReplays(answer);
        setFailure(null);
      } catch (error) {
        if (!signal.aborted) setFailure(failureOf(error));
      }
    }
    if (signal.aborted) return;
    running.current = false;
    setBusy(false);
  }, []);

  useEffect(() => {
    closing.current = new AbortController();
    running.current = false;
    return () => closing.current.abort();
  }, []);
  const current = useRef(wanted);
  useEffect(() => {
    current.current = wanted;
    latest.current = wanted;
    follow().catch(() => undefined);
  }, [wanted, follow]);

  /** Replays again, as after a label. */
  const again = useCallback(async () => {
    latest.current = current.current;
    await follow();
  }, [follow]);
  return { replays: wanted ? replays : null, failure, busy, again };
}
