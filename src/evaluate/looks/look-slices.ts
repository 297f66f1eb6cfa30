import type { GarmentClass } from '../../types.ts';

/** What garments can be sliced by. */
export const sliceKinds = ['class', 'size', 'confidence'] as const;
export type SliceKind = (typeof sliceKinds)[number];

export interface SliceFacts {
  /** The labelled class, else that of the region that answers; null when neither is known. */
  readonly garmentClass: GarmentClass | null;
  /** Area of the labelled box, else of the region that answers, over the photo's, 0..1; null when there is neither. */
  readonly areaShare: number | null;
  /** Calibrated confidence of the region that answers, 0..1; null when none does. */
  readonly confidence: number | null;
}

/** Names of the slices with the values at which they begin, in order. */
type Bands = readonly (readonly [name: string, from: number])[];

/** Ge et al., "DeepFashion2", CVPR 2019: small, moderate and large items, up to 10 %, to 40 % and above of the picture. */
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

/** The garments by slice, each in one: classes by name, bands from low to high, what is not known last. None is empty. */
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
