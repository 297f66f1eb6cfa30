import type { GarmentClass } from '../../types.ts';

/** What garments can be sliced by. */
export const sliceKinds = ['class', 'size', 'confidence'] as const;
export type SliceKind = (typeof sliceKinds)[number];

export interface SliceFacts {
  /** The labelled class, or else that of the answering region; null if neither is known. */
  readonly garmentClass: GarmentClass | null;
  /** Area of the labelled box, or else of the answering region, as a share of the photo, 0..1; null without either. */
  readonly areaShare: number | null;
  /** Calibrated confidence of the answering region, 0..1; null without one. */
  readonly confidence: number | null;
}

/** Names of the slices with their lower bounds, ascending. */
type Bands = readonly (readonly [name: string, from: number])[];

/** DeepFashion2's item sizes: small below 10 % of the image's area, moderate up to 40 %, large above. Ge et al., CVPR 2019. */
const sizes: Bands = [
  ['small', 0],
  ['moderate', 0.1],
  ['large', 0.4],
];

const confidences: Bands = [
  ['below .5', 0],
  ['.5 to .7', 0.5],
  ['.7 to .9', 0.7],
  ['.9 and above', 0.9],
];

const namesOf: Readonly<Record<SliceKind, (facts: SliceFacts) => string>> = {
  class: ({ garmentClass }) => garmentClass ?? 'unknown',
  size: ({ areaShare }) => bandOf(areaShare, sizes, 'unknown'),
  confidence: ({ confidence }) => bandOf(confidence, confidences, 'not found'),
};

/** The garments by slice, each in exactly one: classes by name, bands ascending, unknown last. No slice is empty. */
export function sliceBy<T extends SliceFacts>(kind: SliceKind, garments: readonly T[]): Map<string, T[]> {
  const slices = new Map<string, T[]>();
  for (const garment of garments) {
    const name = namesOf[kind](garment);
    slices.set(name, [...(slices.get(name) ?? []), garment]);
  }
  const bands = { class: [], size: sizes, confidence: confidences }[kind];
  const place = (name: string) => {
    const index = bands.findIndex(([band]) => band === name);
    return index < 0 ? bands.length : index;
  };
  return new Map([...slices].sort(([a], [b]) => place(a) - place(b) || order(a, b)));
}

function order(a: string, b: string): number {
  if (a === 'unknown' || b === 'unknown') return Number(a === 'unknown') - Number(b === 'unknown');
  return a < b ? -1 : 1;
}

function bandOf(value: number | null, bands: Bands, otherwise: string): string {
  return (value === null ? undefined : bands.findLast(([, from]) => value >= from)?.[0]) ?? otherwise;
}
