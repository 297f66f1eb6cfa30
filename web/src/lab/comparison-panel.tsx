import { useState } from 'react';
import { pictureAddress } from '../api.ts';
import type { Comparison, Finding, LabMeasure, Outcome, Profile, Slice } from '../api-types.ts';
import { FailureNotice } from '../components/failure-notice.tsx';
import { ServicePicture } from '../components/service-picture.tsx';
import { garmentLabel } from '../garment-style.ts';
import { useAction } from '../use-action.ts';
import { settingsOf } from './draft-profile.ts';
import { compareProfiles } from './lab-api.ts';
import { intervalText, signed } from './measures-bar.tsx';
import { CalibrationCurve } from './plots/calibration-curve.tsx';
import { Interval } from './plots/interval.tsx';
import { type Cards, useCards } from './rows/use-cards.ts';

interface Props {
  readonly catalog: string;
  readonly draft: Profile;
  readonly against: string;
}

const measures: readonly LabMeasure[] = ['recall@10', 'ndcg@10', 'kind@1'];

/** The settings against the active profile on everything judged: gains, slices, wins and losses, calibration. */
export function ComparisonPanel({ catalog, draft, against }: Props) {
  const [measure, setMeasure] = useState<LabMeasure>('ndcg@10');
  const [comparison, setComparison] = useState<Comparison | null>(null);
  const compare = useAction(async () =>
    setComparison(await compareProfiles(catalog, settingsOf(draft), against, measure)),
  );
  return (
    <section className="panel" aria-labelledby="comparison-title">
      <header>
        <h2 id="comparison-title">Compare</h2>
        <div className="bar left">
          <label className="field">
            Measure
            <select value={measure} onChange={(event) => setMeasure(event.target.value as LabMeasure)}>
              {measures.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
          <button
            type="button"
            className="button primary small"
            disabled={compare.running}
            onClick={() => compare.run()}
          >
            {compare.running ? 'Comparing…' : `Compare with ${against}`}
          </button>
        </div>
      </header>
      {compare.failure && <FailureNotice failure={compare.failure} />}
      {comparison ? (
        <Found catalog={catalog} comparison={comparison} />
      ) : (
        <p className="fine-print">
          On every judged garment of the catalog's saved queries, not only those above.
        </p>
      )}
    </section>
  );
}

function Found({ catalog, comparison }: { readonly catalog: string; readonly comparison: Comparison }) {
  const { looks, lists, slices, wins, losses, calibration, verdict, profile } = comparison;
  const ids = [...wins, ...losses].flatMap(({ first, right }) => [first.before, first.after, right]);
  const cards = useCards(
    catalog,
    ids.flatMap((id) => id ?? []),
  );
  const all = measures.flatMap((name) => {
    const found = comparison.measures[name];
    return found ? [{ name, finding: found.finding, gain: found }] : [];
  });
  return (
    <div className="report" data-comparison={profile.name}>
      {/* Settings that are not stored have no name of their own. */}
      <p role="status">{verdict?.sentence.replace(`${profile.name}@${profile.version}`, 'your settings')}</p>
      <p className="fine-print">
        {lists} judged lists of {looks} looks
      </p>
      <h3>Gain</h3>
      <Gains rows={all} />
      {(['class', 'size', 'confidence'] as const).map((kind) => (
        <details key={kind} open={kind === 'class'}>
          <summary>
            {comparison.measure} by {kind}
          </summary>
          <Gains rows={slices[kind]} />
        </details>
      ))}
      <Outcomes title="Largest gains" outcomes={wins} catalog={catalog} cards={cards} />
      <Outcomes title="Largest losses" outcomes={losses} catalog={catalog} cards={cards} />
      {calibration.after.length > 0 && (
        <>
          <h3>Calibration</h3>
          <div className="calibration-box">
            <CalibrationCurve {...calibration} />
            <p className="fine-print">
              How often the first product is right, by the probability that Garb states. Filled: yours; rings:
              active. On the diagonal the statement is true.
            </p>
          </div>
        </>
      )}
    </div>
  );
}

function Gains({
  rows,
}: {
  readonly rows: readonly Slice[] | readonly { name: string; gain: Slice['gain']; finding: Finding }[];
}) {
  const reach = Math.max(0.05, ...rows.flatMap(({ gain }) => [-gain.difference.low, gain.difference.high]));
  return (
    <div className="scroll-x">
      <table className="figures">
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">Name</span>
            </th>
            <th scope="col" className="number">
              Active → yours
            </th>
            <th scope="col" className="number">
              Gain (95 %)
            </th>
            <th scope="col" className="wide-plot">
              <span className="visually-hidden">Interval</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, gain, finding }) => (
            <tr key={name}>
              <th scope="row">
                {name} <small>{gain.lists}</small>
              </th>
              <td className="number">
                {gain.before.value.toFixed(3)} → {gain.after.value.toFixed(3)}
              </td>
              <td className="number">
                {signed(gain.difference.value)}{' '}
                {gain.lists > 1 && <small>{intervalText(gain.difference, signed)}</small>}
              </td>
              <td className="wide-plot">
                {gain.lists > 1 && (
                  <Interval
                    estimate={gain.difference}
                    label={`Gain in ${name}`}
                    isDistinguishable={finding.distinguishable}
                    reach={reach}
                  />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface OutcomesProps {
  readonly title: string;
  readonly outcomes: readonly Outcome[];
  readonly catalog: string;
  readonly cards: Cards;
}

function Outcomes({ title, outcomes, catalog, cards }: OutcomesProps) {
  if (outcomes.length === 0) return null;
  const picture = (name: string, id: string | null) => {
    const card = id === null ? undefined : cards.get(id);
    return (
      <figure>
        <span className="thumb">
          {card && <ServicePicture src={pictureAddress(catalog, card.imageDigest)} alt="" loading="lazy" />}
        </span>
        <figcaption>{name}</figcaption>
      </figure>
    );
  };
  return (
    <>
      <h3>{title}</h3>
      <ul className="outcomes">
        {outcomes.map(({ queryId, externalId, region, garmentClass, before, after, first, right }) => (
          <li key={`${queryId}${region}`}>
            <p>
              {externalId ?? queryId.slice(0, 8)}, {region === null ? 'look' : garmentLabel(garmentClass)}:{' '}
              {before.toFixed(2)} → {after.toFixed(2)}
            </p>
            <div className="outcome-pictures">
              {picture('right', right)}
              {picture('active first', first.before)}
              {picture('yours first', first.after)}
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}
