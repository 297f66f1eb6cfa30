import type { Profile, TuningReport } from '../api-types.ts';
import { FailureNotice } from '../components/failure-notice.tsx';
import { pairingSliders } from './draft-profile.ts';
import { intervalText, signed } from './measures-bar.tsx';
import { Interval } from './plots/interval.tsx';
import { Landscape } from './plots/landscape.tsx';
import { useTuning } from './use-tuning.ts';

interface Props {
  readonly catalog: string;
  /** Takes the tuned profile over as the settings, with the report that justifies it. */
  readonly onTake: (profile: Profile, report: TuningReport) => void;
}

/** Runs the tuner on the judged garments, with progress, and shows what it found. */
export function TunerPanel({ catalog, onTake }: Props) {
  const { tuning, failure, starting, start, stop } = useTuning(catalog);
  const isRunning = tuning?.state === 'running' || starting;
  return (
    <section className="panel" aria-labelledby="tuner-title">
      <header>
        <h2 id="tuner-title">Tuner</h2>
        {isRunning ? (
          <button type="button" className="button secondary small" onClick={stop}>
            Stop
          </button>
        ) : (
          <button type="button" className="button primary small" onClick={() => start('tuned')}>
            Tune
          </button>
        )}
      </header>
      <p className="fine-print">
        Looks for the settings with the best mean reciprocal rank of the judged garments, cross-validated by
        look.
      </p>
      {failure && <FailureNotice failure={failure} />}
      {isRunning && (
        <progress
          aria-label="Searches done"
          {...(tuning && tuning.total > 0 ? { value: tuning.done, max: tuning.total } : {})}
        />
      )}
      {tuning?.error && <p className="notice">{tuning.error.message}</p>}
      {tuning?.state === 'stopped' && <p role="status">Stopped.</p>}
      {tuning?.report && <Report report={tuning.report} onTake={onTake} />}
    </section>
  );
}

function Report({ report, onTake }: { readonly report: TuningReport; readonly onTake: Props['onTake'] }) {
  const { measure, gains, families, landscape, looks, garments, folds, evaluations, best } = report;
  const main = gains[measure];
  const isGain = main?.distinguishable === true && main.difference.value > 0;
  const reach = Math.max(
    0.05,
    ...families.flatMap(({ gain }) => [-gain.difference.low, gain.difference.high]),
  );
  return (
    <div className="report">
      <p role="status">{main?.sentence}</p>
      <p className="fine-print">
        {garments} garments of {looks} looks, {folds} folds, {evaluations} profiles evaluated
      </p>
      <h3>Held-out gain by method</h3>
      <table className="figures">
        <tbody>
          {families.map(({ name, gain }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className="number">
                {signed(gain.difference.value)} <small>{intervalText(gain.difference, signed)}</small>
              </td>
              <td className="wide-plot">
                <Interval
                  estimate={gain.difference}
                  label={`Gain of ${name}`}
                  isDistinguishable={gain.distinguishable}
                  reach={reach}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {landscape.length > 0 && (
        <>
          <h3>Weight landscape ({report.bestFamily})</h3>
          <div className="landscapes">
            {pairingSliders.map(({ label }) => (
              <Landscape key={label} points={landscape} pairing={label} measure={measure} />
            ))}
          </div>
        </>
      )}
      {!isGain && (
        <p>The search found nothing that is surely better. Keep the active profile, or label more looks.</p>
      )}
      <button
        type="button"
        className={isGain ? 'button primary' : 'button secondary'}
        onClick={() => onTake(best, report)}
      >
        Take over the tuned settings
      </button>
    </div>
  );
}
