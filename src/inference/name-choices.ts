/** zod's issue for a discriminated union without a match. */
interface UnionIssue {
  readonly code: string;
  readonly options?: unknown;
}

/** Returns the message for an unknown discriminator of a union, with the known ones; undefined: use zod's own message. */
export function nameChoices({ code, options }: UnionIssue): string | undefined {
  if (code !== 'invalid_union' || !Array.isArray(options)) return undefined;
  return `Expected one of ${options.map((option) => JSON.stringify(option)).join(', ')}`;
}
