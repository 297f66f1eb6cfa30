/** What a key may do. `admin` may everything, in the key's catalogs; `metrics` may read `/metrics` alone. */
export const scopes = ['search', 'ingest', 'tune', 'metrics', 'admin'] as const;
export type Scope = (typeof scopes)[number];

/** A key as stored: its hash, never the key. */
export interface KeyRecord {
  /** Part of the key, to find it by; no secret. */
  readonly id: string;
  /** Whose it is, for people. */
  readonly name: string;
  /** SHA-256 of the whole key, in hex. */
  readonly hash: string;
  readonly scopes: readonly Scope[];
  /** The catalogs it sees; null: all. */
  readonly catalogs: readonly string[] | null;
  /** Requests per minute; null: no limit. */
  readonly rate: number | null;
  readonly createdAt: string;
  /** Correct to a minute; null: never used. */
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
}

/** Keys are never deleted, so that a service which once had one never opens again by losing it. */
export interface KeyRecords {
  add(key: Omit<KeyRecord, 'createdAt' | 'lastUsedAt' | 'revokedAt'>): Promise<void>;
  /** All keys, revoked ones too, oldest first. */
  list(): Promise<KeyRecord[]>;
  /** From now on the key is invalid. Returns whether it was valid. */
  revoke(id: string): Promise<boolean>;
  /** Notes that the key was used now. */
  touch(id: string): Promise<void>;
}
