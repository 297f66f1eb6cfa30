import type { Page } from './page.ts';

/** A stored version of a profile: never changed, never deleted. */
export interface ProfileRecord {
  readonly name: string;
  /** From 1, without gaps unless `addVersion` skipped numbers. */
  readonly version: number;
  /** The settings as stored, without name and version. */
  readonly settings: unknown;
  readonly createdAt: string;
}

/** Makes a profile a catalog's active one, and says why. */
export interface PromotionInput {
  readonly catalog: string;
  readonly profile: { readonly name: string; readonly version: number };
  /** The person who decided. */
  readonly by: string;
  readonly note: string;
  /** The evaluation that justifies it: any JSON object, such as a report. */
  readonly evaluation: Readonly<Record<string, unknown>>;
  /** Whether it was promoted although the evaluation shows no gain. */
  readonly forced: boolean;
}

export interface PromotionRecord extends PromotionInput {
  /** From 1 per catalog, in order of promotion. */
  readonly number: number;
  readonly at: string;
}

/** At most `limit` promotions, of numbers below `before`. */
export interface PromotionPage {
  readonly limit?: number | undefined;
  readonly before?: number | undefined;
}

export type ProfilePlace = Pick<ProfileRecord, 'name' | 'version'>;

/**
 * Profiles and promotions; both are append-only. A catalog's active profile is that of its last promotion.
 */
export interface ProfileRecords {
  /** Adds the settings as the next version of the name. */
  add(name: string, settings: object): Promise<ProfileRecord>;
  /** Adds the settings as this version; an existing version stays unchanged. */
  addVersion(name: string, version: number, settings: object): Promise<void>;
  /** This version; the newest if no version is given. */
  find(name: string, version?: number): Promise<ProfileRecord | undefined>;
  /** Ordered by name (code units), then version. */
  list(): Promise<ProfileRecord[]>;
  /** A page of all versions without their settings, by name in the order in which the database has texts, then by version. */
  page(page: Page<ProfilePlace>): Promise<Omit<ProfileRecord, 'settings'>[]>;
  /** The profile must exist; see {@link ProfileRecords.find}. */
  promote(promotion: PromotionInput): Promise<PromotionRecord>;
  /** Newest first; the first one made the current profile active. */
  promotions(catalog: string, page?: PromotionPage): Promise<PromotionRecord[]>;
  /** undefined when nothing was promoted. */
  active(catalog: string): Promise<ProfileRecord | undefined>;
}
