/** One thing that was measured, and whether it is as it must be. */
export interface Verdict {
  readonly what: string;
  readonly found: string;
  readonly ok: boolean;
}
