import type { Profile } from '../api-types.ts';

/** A setting that a slider moves. */
export interface Slider {
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly read: (profile: Profile) => number;
  readonly write: (profile: Profile, value: number) => Profile;
}

const pairing = (name: string): Slider => ({
  label: name,
  min: 0,
  max: 1,
  step: 0.05,
  read: ({ pairings }) => pairings[name] ?? 0,
  write: (profile, value) => ({ ...profile, pairings: { ...profile.pairings, [name]: value } }),
});

type NumberSetting = 'gate' | 'classPenalty' | 'alpha' | 'g0' | 'g1' | 'g2' | 'k';

const setting = (name: NumberSetting, label: string, max: number, step = 0.05): Slider => ({
  label,
  min: name === 'k' ? 1 : 0,
  max,
  step,
  read: (profile) => profile[name],
  write: (profile, value) => ({ ...profile, [name]: value }),
});

/** Weights of the pairings, query→stored. */
export const pairingSliders: readonly Slider[] = [
  'garment→garment',
  'garment→whole',
  'whole→garment',
  'whole→whole',
].map(pairing);

export const classSliders: readonly Slider[] = [
  setting('gate', 'Class gate', 1),
  setting('classPenalty', 'Class penalty', 2),
];

/** The threshold from which a first product counts as certain; only with a calibration. */
export const thresholdSlider: Slider = {
  label: 'Threshold',
  min: 0,
  max: 1,
  step: 0.01,
  read: ({ calibration }) => calibration?.all.threshold ?? 1,
  write: (profile, value) =>
    profile.calibration === null
      ? profile
      : {
          ...profile,
          calibration: { ...profile.calibration, all: { ...profile.calibration.all, threshold: value } },
        },
};

export const photoSliders: readonly Slider[] = [
  setting('alpha', 'Confidence exponent α', 5, 0.1),
  setting('g0', 'Whole photo g0', 2),
  setting('g1', 'Whole photo g1', 3),
  setting('g2', 'Whole photo g2', 3),
];

export const rankConstant = setting('k', 'Constant k', 120, 1);

/** Methods to choose from, and what they fuse; `learned` cannot be set by hand. */
export const methods = [
  'wsum',
  'wmnz',
  'sum',
  'mnz',
  'gmnz',
  'max',
  'rrf',
  'isr',
  'log_isr',
  'rbc',
  'bordafuse',
  'w_bordafuse',
  'condorcet',
] as const;

export const normalizations = ['none', 'min-max', 'max', 'sum', 'zmuv', 'rank'] as const;

/** Names of the settings in which two profiles differ, as the lab shows them. */
export function changedSettings(from: Profile, to: Profile): string[] {
  const sliders = [...pairingSliders, ...classSliders, thresholdSlider, ...photoSliders, rankConstant];
  const moved = sliders.filter(({ read }) => read(from) !== read(to)).map(({ label }) => label);
  const chosen = (['method', 'normalization'] as const).filter((name) => from[name] !== to[name]);
  return [...chosen, ...moved];
}

/** The settings to send: without name and version, which would say that they are stored. */
export function settingsOf({ name: _name, version: _version, ...settings }: Profile): object {
  return settings;
}
