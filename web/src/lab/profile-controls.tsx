import { useId } from 'react';
import type { Profile } from '../api-types.ts';
import {
  changedSettings,
  classSliders,
  methods,
  normalizations,
  pairingSliders,
  photoSliders,
  rankConstant,
  type Slider,
  thresholdSlider,
} from './draft-profile.ts';

interface Props {
  /** The profile that the settings started from. */
  readonly base: Profile;
  readonly draft: Profile;
  readonly onChange: (draft: Profile) => void;
}

/** The settings to move: weights, method, class rules, threshold. */
export function ProfileControls({ base, draft, onChange }: Props) {
  const changed = changedSettings(base, draft);
  const sliders = (of: readonly Slider[]) =>
    of.map((slider) => (
      <SliderField key={slider.label} slider={slider} base={base} draft={draft} onChange={onChange} />
    ));
  const isLearned = draft.method === 'learned';
  return (
    <div className="controls">
      <fieldset>
        <legend>Weights, query→stored</legend>
        {sliders(pairingSliders)}
      </fieldset>
      <fieldset>
        <legend>Class and threshold</legend>
        {sliders(classSliders)}
        {draft.calibration !== null && sliders([thresholdSlider])}
      </fieldset>
      <fieldset>
        <legend>Method</legend>
        <label className="field">
          Fusion
          <select
            value={draft.method}
            disabled={isLearned}
            onChange={(event) => onChange({ ...draft, method: event.target.value })}
          >
            {optionsOf(methods, draft.method)}
          </select>
        </label>
        <label className="field">
          Normalisation
          <select
            value={draft.normalization}
            onChange={(event) => onChange({ ...draft, normalization: event.target.value })}
          >
            {optionsOf(normalizations, draft.normalization)}
          </select>
        </label>
        {['rrf', 'isr'].includes(draft.method) && sliders([rankConstant])}
      </fieldset>
      <details>
        <summary>Confidence and whole photo</summary>
        <fieldset>
          <legend className="visually-hidden">Confidence and whole photo</legend>
          {sliders(photoSliders)}
        </fieldset>
      </details>
      <p className="fine-print" role="status">
        {changed.length === 0 ? 'As stored' : `Changed: ${changed.join(', ')}`}
      </p>
    </div>
  );
}

function optionsOf(names: readonly string[], chosen: string) {
  const all = names.includes(chosen) ? names : [chosen, ...names];
  return all.map((name) => <option key={name}>{name}</option>);
}

interface SliderProps extends Props {
  readonly slider: Slider;
}

function SliderField({ slider, base, draft, onChange }: SliderProps) {
  const id = useId();
  const { label, min, max, step, read, write } = slider;
  const value = read(draft);
  const isChanged = value !== read(base);
  return (
    <div className={isChanged ? 'slider changed' : 'slider'}>
      <label htmlFor={id}>{label}</label>
      <output htmlFor={id}>{value.toFixed(step < 1 ? 2 : 0)}</output>
      <input
        id={id}
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        onChange={(event) => onChange(write(draft, event.target.valueAsNumber))}
      />
    </div>
  );
}
