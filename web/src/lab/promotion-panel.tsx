import { type FormEvent, useCallback, useState } from 'react';
import type { Page } from '../api.ts';
import type { Finding, Profile, ProfileReference, Promotion, TuningReport } from '../api-types.ts';
import { FailureNotice } from '../components/failure-notice.tsx';
import { MoreButton } from '../components/more-button.tsx';
import { useAction } from '../use-action.ts';
import { useLoaded } from '../use-loaded.ts';
import { usePages } from '../use-pages.ts';
import { changedSettings } from './draft-profile.ts';
import { InterleavingForm } from './interleaving-form.tsx';
import { addProfile, compareProfiles, listPromotions, nameOf, promote } from './lab-api.ts';

interface Props {
  readonly catalog: string;
  /** The stored profile that the settings began with. */
  readonly base: Profile;
  readonly draft: Profile;
  readonly active: ProfileReference;
  /** The tuner's report, while the settings are the ones that it found. */
  readonly report: TuningReport | null;
  readonly onSaved: (profile: Profile) => void;
  readonly onPromoted: () => void;
}

/** Stores the settings, makes them the catalog's active profile with a reason, goes back, and interleaves. */
export function PromotionPanel({ catalog, base, draft, active, report, onSaved, onPromoted }: Props) {
  const load = useCallback((signal: AbortSignal) => listPromotions(catalog, signal), [catalog]);
  const history = useLoaded(load);
  const isStored = changedSettings(base, draft).length === 0;
  // What is stored and not active may become it: just stored, or opened from the list.
  const stored = isStored && nameOf(base) !== nameOf(active) ? base : null;
  const [message, setMessage] = useState('');
  const save = useAction(async (name: string) => {
    const profile = await addProfile({ ...draft, name });
    setMessage(`Stored as ${nameOf(profile)}.`);
    onSaved(profile);
  });
  const change = (said: string) => {
    setMessage(said);
    history.reload();
    onPromoted();
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    save.run(String(new FormData(event.currentTarget).get('name')));
  };
  return (
    <section className="panel" aria-labelledby="promotion-title">
      <header>
        <h2 id="promotion-title">Store and promote</h2>
        <span className="tag">active: {nameOf(active)}</span>
      </header>
      <form className="bar left new-catalog" onSubmit={submit}>
        <label className="field">
          Name
          <input
            name="name"
            required
            defaultValue="tuned"
            pattern="[a-z0-9][a-z0-9._\-]*"
            maxLength={64}
            title="Lowercase letters, digits, dots, dashes and underscores"
            autoComplete="off"
          />
        </label>
        <button type="submit" className="button secondary small" disabled={save.running}>
          Store the settings
        </button>
      </form>
      {save.failure && <FailureNotice failure={save.failure} />}
      <p role="status">{message}</p>
      {stored && (
        <>
          <PromoteForm
            key={nameOf(stored)}
            catalog={catalog}
            profile={stored}
            active={active}
            report={report}
            onDone={() => change(`${nameOf(stored)} is active.`)}
          />
          <InterleavingForm catalog={catalog} a={nameOf(active)} b={nameOf(stored)} />
        </>
      )}
      {history.failure && <FailureNotice failure={history.failure} onRetry={history.reload} />}
      {history.value && (
        <History
          catalog={catalog}
          first={history.value}
          onDone={(profile) => change(`Rolled back to ${nameOf(profile)}.`)}
        />
      )}
    </section>
  );
}

interface PromoteProps {
  readonly catalog: string;
  readonly profile: ProfileReference;
  readonly active: ProfileReference;
  readonly report: TuningReport | null;
  readonly onDone: () => void;
}

/** Asks who decides and why. The evaluation is the tuner's report, else a comparison on everything judged. */
function PromoteForm({ catalog, profile, active, report, onDone }: PromoteProps) {
  const run = useAction(async (by: string, note: string, force: boolean) => {
    const evaluation = report ?? (await verdictOn(catalog, profile, active));
    await promote(nameOf(profile), { catalog, by, note, evaluation, force });
    onDone();
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    run.run(String(form.get('by')), String(form.get('note')), form.has('force'));
  };
  return (
    <form className="promote-form" onSubmit={submit}>
      <h3>Promote {nameOf(profile)}</h3>
      <label className="field">
        Who decides
        <input name="by" required maxLength={200} autoComplete="name" />
      </label>
      <label className="field">
        Why
        <textarea name="note" required maxLength={5000} rows={2} />
      </label>
      <label className="check">
        <input type="checkbox" name="force" />
        Promote even without a gain that is distinguishable from zero
      </label>
      <div className="bar left">
        <button type="submit" className="button primary small" disabled={run.running}>
          Promote
        </button>
      </div>
      {run.failure && <FailureNotice failure={run.failure} />}
    </form>
  );
}

async function verdictOn(
  catalog: string,
  profile: ProfileReference,
  active: ProfileReference,
): Promise<Finding | object> {
  const { verdict } = await compareProfiles(catalog, nameOf(profile), nameOf(active), 'ndcg@10');
  return verdict ?? { profile };
}

interface HistoryProps {
  readonly catalog: string;
  /** The newest promotions. */
  readonly first: Page<Promotions>;
  readonly onDone: (profile: ProfileReference) => void;
}

type Promotions = { readonly promotions: readonly Promotion[] };
const promotionsOf = ({ promotions }: Promotions) => promotions;

/** Name of the profile that Garb comes with: it was active before the first promotion. */
const shipped = 'default';

/** What was active, newest first; an earlier profile can be made active again. */
function History({ catalog, first, onDone }: HistoryProps) {
  const readNext = useCallback((next: string) => listPromotions(catalog, undefined, next), [catalog]);
  const { items: promotions, more } = usePages(first, promotionsOf, readNext);
  const [current] = promotions;
  const back = useAction(async (named: string) => {
    const evaluation = { rollback: { from: current ? nameOf(current.profile) : null, to: named } };
    const request = {
      catalog,
      by: current?.by ?? 'lab',
      note: `Rolled back to ${named}`,
      evaluation,
      force: true,
    };
    onDone((await promote(named, request)).profile);
  });
  if (!current) return <p className="fine-print">Nothing was promoted yet.</p>;
  const backTo = (named: string, words: string) => (
    <button
      type="button"
      className="button secondary small"
      disabled={back.running}
      onClick={() => back.run(named)}
    >
      {words}
    </button>
  );
  return (
    <>
      <h3>History</h3>
      <ol className="history">
        {promotions.map(({ number, profile, by, forced, note, at }) => (
          <li key={number}>
            <div>
              <strong>{nameOf(profile)}</strong> <span className="fine-print">by {by}</span>{' '}
              {forced && <span className="tag">forced</span>}
              <p className="fine-print">
                {note} · {new Date(at).toLocaleString()}
              </p>
            </div>
            {nameOf(profile) !== nameOf(current.profile) && backTo(nameOf(profile), 'Roll back to it')}
          </li>
        ))}
        {!more &&
          current.profile.name !== shipped &&
          promotions.every(({ profile }) => profile.name !== shipped) && (
            <li>
              <strong>The shipped profile</strong>
              {backTo(shipped, 'Roll back to it')}
            </li>
          )}
      </ol>
      {more && (
        <MoreButton more={more} small>
          Earlier ones
        </MoreButton>
      )}
      {back.failure && <FailureNotice failure={back.failure} />}
    </>
  );
}
