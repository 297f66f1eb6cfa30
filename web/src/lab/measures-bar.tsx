import type { Estimate, Gain, LabMeasure, Replays } from '../api-types.ts';
import { Interval } from './plots/interval.tsx';

const names: Readonly<Record<LabMeasure, string>> = {
  'recall@10': 'Recall@10',
  'ndcg@10': 'nDCG@10',
  'kind@1': 'Kind@1',
};

/** The measures over the judged lists, before and after, with their difference. */
export function MeasuresBar({ replays, busy }: { readonly replays: Replays; readonly busy: boolean }) {
  const { measures, judged, tookMs, looks } = replays;
  return (
    <section className="measures" aria-label="Measures over the judged lists" aria-busy={busy}>
      {(Object.keys(names) as LabMeasure[]).map((measure) => (
        <Measure key={measure} name={names[measure]} gain={measures[measure]} />
      ))}
      <p className="fine-print">
        {judged === 0 ? 'Label products below, and measures appear.' : `${judged} judged lists`} ·{' '}
        {looks.length} looks in {Math.round(tookMs)} ms
      </p>
    </section>
  );
}

function Measure({ name, gain }: { readonly name: string; readonly gain: Gain | undefined }) {
  if (!gain)
    return (
      <div className="measure">
        <h3>{name}</h3>
        <p className="value">–</p>
      </div>
    );
  const { before, after, difference } = gain;
  return (
    <div className="measure" data-measure={name}>
      <h3>{name}</h3>
      <p className="value">
        {after.value.toFixed(3)} <small>{intervalText(after)}</small>
      </p>
      <p className="fine-print">
        <span className="roomy">active {before.value.toFixed(3)} · </span>
        <span className={toneOf(difference)}>{signed(difference.value)}</span>{' '}
        <span className="roomy">{intervalText(difference, signed)}</span>
      </p>
      <Interval estimate={difference} label={`Difference in ${name}`} />
    </div>
  );
}

export function intervalText({ low, high }: Estimate, format = (value: number) => value.toFixed(2)): string {
  return `(${format(low)} to ${format(high)})`;
}

export function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
}

/** Whether a difference is distinguishable from zero by its interval. */
export function toneOf({ low, high }: Estimate): 'gain' | 'loss' | 'even' {
  if (low > 0) return 'gain';
  return high < 0 ? 'loss' : 'even';
}
