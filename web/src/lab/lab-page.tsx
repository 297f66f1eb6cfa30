import { useCallback, useEffect, useMemo, useState } from 'react';
import { listCatalogs, listExamples } from '../api.ts';
import type { Profile, SavedQuery, TuningReport } from '../api-types.ts';
import { FailureNotice } from '../components/failure-notice.tsx';
import { SiteHeader } from '../components/site-header.tsx';
import { useLoaded } from '../use-loaded.ts';
import { fragmentOf } from '../use-view.ts';
import { ComparisonPanel } from './comparison-panel.tsx';
import { activeProfile, listProfiles, listQueries, nameOf } from './lab-api.ts';
import { LooksPanel } from './looks-panel.tsx';
import { MeasuresBar } from './measures-bar.tsx';
import { ProfilePanel } from './profile-panel.tsx';
import { PromotionPanel } from './promotion-panel.tsx';
import { ReplayedLooks } from './rows/replayed-looks.tsx';
import { TunerPanel } from './tuner-panel.tsx';
import { useReplays } from './use-replays.ts';
import '../workbench.css';
import './lab.css';

interface Props {
  /** null: the first one with products. */
  readonly catalog: string | null;
  readonly onCatalog: (name: string) => void;
}

/** The analyst's page: settings moved on saved queries, measured, tuned, compared and promoted. */
export function LabPage({ catalog: named, onCatalog }: Props) {
  const { value: catalogs, failure, reload } = useLoaded(listCatalogs);
  const filled = catalogs?.filter(({ products }) => products > 0) ?? [];
  const isThere = filled.some(({ name }) => name === named);
  const catalog = (isThere ? named : filled[0]?.name) ?? null;
  return (
    <>
      <SiteHeader
        view="lab"
        catalogs={filled}
        catalog={catalog ?? ''}
        onCatalog={onCatalog}
        onPhoto={null}
        onHome={() => {
          window.location.hash = fragmentOf({ view: 'shop', catalog: null });
        }}
      />
      <main className="workbench lab-page">
        <h1>Tuning lab</h1>
        {failure && <FailureNotice failure={failure} onRetry={reload} />}
        {catalogs && catalog === null && (
          <p className="empty">
            No catalog has products yet:{' '}
            <a href={fragmentOf({ view: 'catalog', catalog: null })}>import some</a>.
          </p>
        )}
        {catalog !== null && <Lab key={catalog} catalog={catalog} />}
      </main>
    </>
  );
}

/** How many saved queries are chosen at first. */
const chosenAtFirst = 20;
/** Rows of each list. */
const shownRows = 5;

function Lab({ catalog }: { readonly catalog: string }) {
  const load = useCallback(
    async (signal: AbortSignal) => {
      const [active, profiles, queries, examples] = await Promise.all([
        activeProfile(catalog, signal),
        listProfiles(signal),
        listQueries(catalog, signal),
        listExamples(signal),
      ]);
      return { active, profiles, queries, examples };
    },
    [catalog],
  );
  const { value, failure, reload } = useLoaded(load);
  const [base, setBase] = useState<Profile | null>(null);
  const [draft, setDraft] = useState<Profile | null>(null);
  const [report, setReport] = useState<TuningReport | null>(null);
  const [picked, setPicked] = useState<ReadonlySet<string> | null>(null);
  const active = value?.active;
  useEffect(() => {
    if (!active) return;
    setBase((before) => before ?? active);
    setDraft((before) => before ?? active);
  }, [active]);
  const chosen = useMemo(() => picked ?? firstOf(value?.queries.answer.queries ?? []), [picked, value]);
  const against = active && nameOf(active);
  const wanted = useMemo(
    () =>
      draft && against && chosen.size > 0
        ? { catalog, profile: draft, against, queries: [...chosen], limit: shownRows }
        : null,
    [catalog, draft, against, chosen],
  );
  const { replays, failure: replayFailure, busy, again } = useReplays(wanted);
  const problem = failure && <FailureNotice failure={failure} onRetry={reload} />;
  if (!value || !base || !draft || !active) return problem ?? <p className="empty">Loading…</p>;
  const move = (profile: Profile) => {
    setDraft(profile);
    // It is of other settings now.
    setReport(null);
  };
  const start = (profile: Profile) => {
    setBase(profile);
    move(profile);
  };
  return (
    <div className="lab-columns">
      <div className="lab-side">
        <LooksPanel
          catalog={catalog}
          first={value.queries}
          examples={value.examples}
          chosen={chosen}
          onChoose={setPicked}
          onKept={() => {
            setPicked(null);
            reload();
          }}
        />
        <ProfilePanel
          profiles={value.profiles}
          active={active}
          base={base}
          draft={draft}
          onStart={start}
          onChange={move}
        />
      </div>
      <div className="workbench lab-main">
        {problem}
        {replayFailure && <FailureNotice failure={replayFailure} onRetry={() => void again()} />}
        {chosen.size === 0 && (
          <p className="empty">No look is chosen: search with photos and keep them, then move a weight.</p>
        )}
        {replays && (
          <div className="workbench">
            <MeasuresBar replays={replays} busy={busy} />
            <ReplayedLooks
              catalog={catalog}
              replays={replays}
              examples={value.examples}
              limit={shownRows}
              onLabelled={again}
            />
          </div>
        )}
        <TunerPanel
          catalog={catalog}
          onTake={(profile, found) => {
            start(profile);
            setReport(found);
          }}
        />
        <ComparisonPanel catalog={catalog} draft={draft} against={nameOf(active)} />
        <PromotionPanel
          catalog={catalog}
          base={base}
          draft={draft}
          active={active}
          report={report}
          onSaved={(profile) => {
            setBase(profile);
            setDraft(profile);
            reload();
          }}
          onPromoted={reload}
        />
      </div>
    </div>
  );
}

function firstOf(queries: readonly SavedQuery[]): ReadonlySet<string> {
  return new Set(queries.slice(0, chosenAtFirst).map(({ id }) => id));
}
