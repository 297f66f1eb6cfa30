import { z } from '@hono/zod-openapi';
import { type AppError, fieldErrors, mostErrors } from '../errors.ts';
import { unknownName } from '../nearest-name.ts';

/**
 * An object of a request: a field that it does not name is an error, which says the name that was probably meant.
 *
 * @param shape its fields
 */
export function closedObject<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const names = Object.keys(shape);
  return z.strictObject(shape, {
    // A line for each unknown field; toLocations() reads them.
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys
            .slice(0, mostErrors)
            .map((key) => unknownName(key, names))
            .join('\n')
        : undefined,
  });
}

/** The input, parsed by the schema. Throws `invalid-request` naming the faulty fields, a hundred at most. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw invalidRequest(parsed.error.issues);
}

/** The `invalid-request` error for what a schema found. */
export function invalidRequest(issues: readonly z.core.$ZodIssue[]): AppError {
  return fieldErrors('invalid-request', issues.slice(0, mostErrors).flatMap(toLocations));
}

function toLocations(issue: z.core.$ZodIssue): { readonly location: string; readonly message: string }[] {
  const at = (path: readonly PropertyKey[]) =>
    path.map((part) => String(part).slice(0, 100)).join('.') || 'body';
  if (issue.code !== 'unrecognized_keys') return [{ location: at(issue.path), message: issue.message }];
  const messages = issue.message.split('\n');
  return issue.keys
    .slice(0, mostErrors)
    .map((key, n) => ({ location: at([...issue.path, key]), message: messages[n] ?? '' }));
}
