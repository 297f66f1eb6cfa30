/** Bodies of the answers that the catalog page and the lab read. */
import type { Schemas } from '../../client/src/garb-client.ts';

export type CatalogCounts = Schemas['Catalog'];

export type ListedProduct = Schemas['ListedProduct'];
export type ProductList = Schemas['ProductList'];
export type ProductAnswer = Schemas['ProductAnswer'];
export type Garment = ProductAnswer['garments'][number];
export type ProductClass = Exclude<Garment['garmentClass'], ''>;
export type Duplicates = Schemas['Duplicates'];
export type Corrected = Schemas['Corrected'];

export type ImportStatus = Schemas['ImportStatus'];
type Failure = ImportStatus['failures'][number];
export type FailedLine = Pick<Failure, 'line' | 'id'> & {
  readonly errors: readonly Pick<Failure['errors'][number], 'path' | 'code' | 'message'>[];
};

export type ProfileReference = Schemas['ProfileReference'];
export type Promotion = Schemas['Promotion'];
export type Interleaving = Schemas['InterleavingVerdict'];

/** The settings that the lab moves; the others are passed on as they came. */
export interface Profile extends ProfileReference {
  readonly method: string;
  readonly normalization: string;
  readonly k: number;
  readonly gate: number;
  readonly classPenalty: number;
  readonly alpha: number;
  readonly g0: number;
  readonly g1: number;
  readonly g2: number;
  readonly pairings: Readonly<Partial<Record<string, number>>>;
  readonly calibration: {
    readonly all: {
      readonly a: number;
      readonly margin?: number | undefined;
      readonly b: number;
      readonly threshold: number | null;
    };
  } | null;
}

export type SavedQuery = Schemas['SavedQueries']['queries'][number];
export type Replays = Schemas['Replays'];
export type LabMeasure = keyof Replays['measures'];
export type ReplayedLook = Replays['looks'][number];
export type ReplayedList = ReplayedLook['lists'][number];
export type ReplayedRow = ReplayedList['rows'][number];
export type Match = ReplayedList['match']['before'];

export type Estimate = Schemas['Estimate'];
export type Gain = Schemas['Gain'];
export type Finding = Schemas['Finding'];
export type Comparison = Schemas['Comparison'];
export type Outcome = Comparison['wins'][number];
export type Slice = Comparison['slices']['class'][number];
export type CalibrationBand = Comparison['calibration']['before'][number];

export type Tuning = Omit<Schemas['Tuning'], 'report'> & { readonly report?: TuningReport | undefined };
type Report = NonNullable<Schemas['Tuning']['report']>;
export type GridPoint = { readonly pairings: Profile['pairings']; readonly value: number };
export type TuningReport = Omit<Report, 'best' | 'landscape'> & {
  readonly best: Profile;
  readonly landscape: readonly GridPoint[];
};
