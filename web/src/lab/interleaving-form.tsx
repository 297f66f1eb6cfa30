import { type FormEvent, useState } from 'react';
import type { Interleaving } from '../api-types.ts';
import { FailureNotice } from '../components/failure-notice.tsx';
import { useAction } from '../use-action.ts';
import { endInterleaving, nameOf, readInterleaving, startInterleaving } from './lab-api.ts';

interface Props {
  readonly catalog: string;
  readonly a: string;
  readonly b: string;
}

/** Interleaves two profiles on live queries, and shows what buyers' clicks say. */
export function InterleavingForm({ catalog, a, b }: Props) {
  const [value, setValue] = useState<Interleaving | null>(null);
  const show = useAction(async () => setValue(await readInterleaving(catalog)));
  const start = useAction(async (share: number) => {
    await startInterleaving(catalog, a, b, share);
    setValue(await readInterleaving(catalog));
  });
  const end = useAction(async () => {
    await endInterleaving(catalog);
    setValue(await readInterleaving(catalog));
  });
  const running = value?.endedAt === null ? value : null;
  const failed = start.failure ?? end.failure ?? show.failure;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    start.run(Number(new FormData(event.currentTarget).get('share')) / 100);
  };
  return (
    <form className="promote-form" onSubmit={submit}>
      <h3>Interleave</h3>
      {value && (
        <p role="status">
          {running ? 'Running' : 'Ended'}: {nameOf(value.a)} with {nameOf(value.b)} on{' '}
          {Math.round(value.share * 100)} % of the live queries. {value.sentence}
        </p>
      )}
      {running ? (
        <div className="bar left">
          <button type="button" className="button secondary small" onClick={() => end.run()}>
            End it
          </button>
        </div>
      ) : (
        <div className="bar left">
          <label className="field">
            Share of live queries, %
            <input name="share" type="number" min={1} max={100} defaultValue={10} required />
          </label>
          <button type="button" className="button secondary small" onClick={() => show.run()}>
            Show the last one
          </button>
          <button type="submit" className="button secondary small" disabled={start.running || a === b}>
            Interleave {a} with {b}
          </button>
        </div>
      )}
      {failed && <FailureNotice failure={failed} />}
    </form>
  );
}
