/** What zod tells of a discriminated union that nothing matches. */
interface UnionIssue {
  readonly code: string;
  readonly options?: unknown;
}

/** Returns the message of a discriminated union whose discriminator is none of those known; undefined: zod's own. */
export function nameChoices({ code, options }: UnionIssue): string | undefined {
  if (code !== 'invalid_union' || !Array.isArray(options)) return undefined;
  return `Expected one of ${options.map((option) => JSON.stringify(option)).join(', ')}`;
}
