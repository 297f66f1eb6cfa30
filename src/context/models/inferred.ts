import type { GraphValue } from '../../inference/check-graph.ts';

/** What a graph says of its model.json. */
export interface Inferred {
  /** The fields that are known, by their path, such as `input.width`. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** What the graph cannot say: paths of fields, each with what to fill in. */
  readonly missing: Readonly<Record<string, string>>;
  /** What was taken for granted, in sentences. */
  readonly notes: readonly string[];
}

/** Inferences together; what a later one knows is no longer missing. */
export function together(parts: readonly Inferred[]): Inferred {
  const fields = Object.assign({}, ...parts.map((part) => part.fields));
  const missing = Object.entries(
    Object.assign({}, ...parts.map((part) => part.missing)) as Inferred['missing'],
  );
  return {
    fields,
    missing: Object.fromEntries(missing.filter(([path]) => !(path in fields))),
    notes: parts.flatMap(({ notes }) => notes),
  };
}

/** model.json of fields by their path. */
export function nested(fields: Inferred['fields']): Record<string, unknown> {
  const root: Record<string, unknown> = {};
  for (const [path, value] of Object.entries(fields)) {
    const names = path.split('.');
    const last = names.pop() ?? path;
    let at = root;
    for (const name of names) {
      at[name] ??= {};
      at = at[name] as Record<string, unknown>;
    }
    at[last] = value;
  }
  return root;
}

/** `output0 [1, 84, 8400]`. */
export function shapeText({ name, shape }: GraphValue): string {
  return `${name} [${shape.map((side) => side || 'any').join(', ')}]`;
}

export const isFloat = ({ type }: GraphValue): boolean => type === 'float32' || type === 'float16';
