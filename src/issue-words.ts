import type { z } from 'zod';

/** What zod hands to a function that words its issues. */
type Issue = z.core.$ZodRawIssue;

const nouns: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
};

/**
 * An issue of a schema in words, as `error` of `safeParse`: "expected 0 or more but received -5". Schemas with a message of their
 * own keep it.
 */
export function inWords(issue: Issue): string | undefined {
  const { input } = issue;
  switch (issue.code) {
    case 'invalid_type':
      if (input === undefined) return 'is missing';
      return `expected ${nouns[issue.expected] ?? issue.expected} but received ${shown(input)}`;
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum), input);
    case 'too_big':
      return tooBig(issue.origin, Number(issue.maximum), input);
    case 'invalid_value':
      if (input === undefined) return 'is missing';
      return `expected ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.join(', ')} but received ${shown(input)}`;
    case 'unrecognized_keys':
      return `unknown ${issue.keys.length > 1 ? 'fields' : 'field'} ${issue.keys.join(', ')}`;
    default:
      return undefined;
  }
}

function tooSmall(origin: string, minimum: number, input: unknown): string {
  if (origin === 'number' || origin === 'int')
    return `expected ${minimum} or more but received ${shown(input)}`;
  if (origin === 'string' && minimum === 1) return 'is empty';
  return `expected at least ${counted(origin, minimum)} but received ${lengthOf(input)}`;
}

function tooBig(origin: string, maximum: number, input: unknown): string {
  if (origin === 'number' || origin === 'int')
    return `expected ${maximum} or less but received ${shown(input)}`;
  return `expected at most ${counted(origin, maximum)} but received ${lengthOf(input)}`;
}

function counted(origin: string, count: number): string {
  const [one, many] = origin === 'string' ? ['character', 'characters'] : ['entry', 'entries'];
  return `${count} ${count === 1 ? one : many}`;
}

function lengthOf(input: unknown): number {
  return typeof input === 'string' || Array.isArray(input) ? input.length : 0;
}

/** A value as JSON. Of long ones only what they are: a text may be a photo in base64. */
function shown(input: unknown): string {
  if (typeof input === 'string')
    return input.length > 60 ? `a text of ${input.length} characters` : JSON.stringify(input);
  if (Array.isArray(input)) return 'a list';
  return typeof input === 'object' && input !== null ? 'an object' : String(input);
}
