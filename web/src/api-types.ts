/**
 * Bodies of the answers that the catalog page and the lab read. The one place where these pages know the service's contract:
 * test/web/api-types.test.ts holds each to its route's schema.
 */
import type { Box, GarmentClass, Size } from './api.ts';

export type ProductClass = GarmentClass | 'other';
export type ClassSource = 'row' | 'review' | 'keyword' | 'unknown';

export interface CatalogCounts {
  readonly name: string;
  readonly products: number;
  readonly rows: number;
}

export interface Product {
  readonly id: string;
  readonly images: readonly { readonly path: string }[];
  readonly title?: string | undefined;
  readonly category?: string | undefined;
  readonly price?: number | undefined;
  readonly currency?: string | undefined;
  readonly url?: string | undefined;
}

export interface ListedProduct {
  readonly product: Product;
  readonly garmentClass: ProductClass | '';
  readonly classSource: ClassSource;
  readonly imageDigest: string;
  readonly images: number;
  readonly garments: number;
}

export interface ProductList {
  readonly products: readonly ListedProduct[];
  readonly total: number;
  readonly next: string | null;
}

export interface Garment {
  readonly imageDigest: string;
  readonly garmentClass: ProductClass | '';
  readonly box: Box | null;
  readonly imagePath: string | null;
  readonly imageSize: Size | null;
  readonly classSource: ClassSource | null;
}

export interface ProductAnswer {
  readonly product: Product;
  readonly garments: readonly Garment[];
}

export interface Duplicates {
  readonly groups: readonly (readonly ListedProduct[])[];
  readonly total: number;
}

export interface Corrected {
  readonly status: 'corrected' | 'from-rows' | 'unchanged';
}

export interface FailedLine {
  readonly line: number;
  readonly id?: string | undefined;
  readonly errors: readonly {
    readonly path?: string | undefined;
    readonly code: string;
    readonly message: string;
  }[];
}

export interface ImportStatus {
  readonly id: string;
  readonly state: 'running' | 'done' | 'failed' | 'interrupted';
  readonly lines: number;
  readonly imported: number;
  readonly unchanged: number;
  readonly failed: number;
  readonly failures: readonly FailedLine[];
  readonly error?: { readonly code: string; readonly message: string } | undefined;
}

export interface ProfileReference {
  readonly name: string;
  readonly version: number;
}

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

export interface SavedQuery {
  readonly id: string;
  readonly externalId: string | null;
  readonly at: string;
  readonly regions: readonly { readonly id: string; readonly garmentClass: GarmentClass | null }[];
}

export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface Gain {
  readonly lists: number;
  readonly before: Estimate;
  readonly after: Estimate;
  readonly difference: Estimate;
}

export type LabMeasure = 'recall@10' | 'ndcg@10' | 'kind@1';
export type Match = 'product' | 'kind' | 'none' | null;

export interface ReplayedRow {
  readonly productId: string;
  readonly before: number | null;
  readonly after: number | null;
  readonly grade: number | null;
}

export interface ReplayedList {
  readonly region: string | null;
  readonly garmentClass: GarmentClass | null;
  readonly moved: number;
  readonly match: { readonly before: Match; readonly after: Match };
  readonly rows: readonly ReplayedRow[];
}

export interface ReplayedLook {
  readonly id: string;
  readonly externalId: string | null;
  readonly exact: boolean;
  readonly moved: number;
  readonly lists: readonly ReplayedList[];
}

export interface Replays {
  readonly profile: ProfileReference;
  readonly against: ProfileReference;
  readonly looks: readonly ReplayedLook[];
  readonly judged: number;
  readonly measures: { readonly [measure in LabMeasure]?: Gain | undefined };
  readonly tookMs: number;
}

export interface Finding {
  readonly difference: Estimate;
  readonly distinguishable: boolean;
  readonly p: number;
  readonly wins: number;
  readonly losses: number;
  readonly sentence: string;
}

export interface Outcome {
  readonly queryId: string;
  readonly externalId: string | null;
  readonly region: string | null;
  readonly garmentClass: GarmentClass | null;
  readonly before: number;
  readonly after: number;
  readonly first: { readonly before: string | null; readonly after: string | null };
  readonly right: string;
}

export interface CalibrationBand {
  readonly from: number;
  readonly to: number;
  readonly lists: number;
  readonly right: number;
  readonly said: number | null;
}

export interface Slice {
  readonly name: string;
  readonly gain: Gain;
  readonly finding: Finding;
}

export interface Comparison {
  readonly profile: ProfileReference;
  readonly against: ProfileReference;
  readonly measure: LabMeasure;
  readonly looks: number;
  readonly lists: number;
  readonly measures: {
    readonly [measure in LabMeasure]?: (Gain & { readonly finding: Finding }) | undefined;
  };
  readonly slices: {
    readonly class: readonly Slice[];
    readonly size: readonly Slice[];
    readonly confidence: readonly Slice[];
  };
  readonly wins: readonly Outcome[];
  readonly losses: readonly Outcome[];
  readonly calibration: {
    readonly before: readonly CalibrationBand[];
    readonly after: readonly CalibrationBand[];
  };
  readonly verdict?: Finding | undefined;
}

export interface GridPoint {
  readonly pairings: Readonly<Partial<Record<string, number>>>;
  readonly value: number;
}

export interface TuningReport {
  readonly measure: string;
  readonly looks: number;
  readonly garments: number;
  readonly folds: number;
  readonly evaluations: number;
  readonly best: Profile;
  readonly bestFamily: string;
  readonly gains: Readonly<Record<string, Finding>>;
  readonly families: readonly { readonly name: string; readonly gain: Finding }[];
  readonly landscape: readonly GridPoint[];
}

export interface Tuning {
  readonly id: string;
  readonly state: 'running' | 'done' | 'failed' | 'stopped';
  readonly done: number;
  readonly total: number;
  readonly error?: { readonly code: string; readonly message: string } | undefined;
  readonly report?: TuningReport | undefined;
}

export interface Promotion {
  readonly number: number;
  readonly profile: ProfileReference;
  readonly by: string;
  readonly note: string;
  readonly forced: boolean;
  readonly at: string;
}

export interface Interleaving {
  readonly a: ProfileReference;
  readonly b: ProfileReference;
  readonly share: number;
  readonly endedAt: string | null;
  readonly clicked: number;
  readonly sentence: string;
}
