/** One version of a profile as kept: never changed, never deleted. */
export interface ProfileRecord {
  readonly name: string;
  /** From 1, without gaps for a name that is only ever added to. */
  readonly version: number;
  /** The settings as they were written, without name and version. */
  readonly settings: unknown;
  readonly createdAt: string;
}

/** Why a catalog answers with a profile. */
export interface PromotionInput {
  readonly catalog: string;
  readonly profile: { readonly name: string; readonly version: number };
  /** Who decided. */
  readonly by: string;
  readonly note: string;
  /** The evaluation that justified it: any JSON object, such as a report. */
  readonly evaluation: Readonly<Record<string, unknown>>;
}

export interface PromotionRecord extends PromotionInput {
  /** From 1 in every catalog, in the order of the promotions. */
  readonly number: number;
  readonly at: string;
}

/**
 * Profiles and which of them each catalog has answered with. Both only ever grow: the active profile of a catalog is that of
 * its last promotion.
 */
export interface ProfileRecords {
  /** Writes the settings as the next version of the name. */
  add(name: string, settings: object): Promise<ProfileRecord>;
  /** Writes the settings as this version; a version that is there stays as it is. */
  addVersion(name: string, version: number, settings: object): Promise<void>;
  /** The version, or the newest without one. */
  find(name: string, version?: number): Promise<ProfileRecord | undefined>;
  /** Ordered by name (code units), then version. */
  list(): Promise<ProfileRecord[]>;
  /** The profile must be there: {@link ProfileRecords.find}. */
  promote(promotion: PromotionInput): Promise<PromotionRecord>;
  /** Newest first: the first is of the active profile. */
  promotions(catalog: string): Promise<PromotionRecord[]>;
  /** undefined where nothing was promoted. */
  active(catalog: string): Promise<ProfileRecord | undefined>;
}
