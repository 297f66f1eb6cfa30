import { html } from 'hono/html';
import type { Html } from './docs-page.ts';

/** The parts of JSON Schema that the API's document uses. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly allOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
}

/**
 * The type of a schema in words: `Hit[]`, `number or null`, `one of "click", "purchase"`.
 *
 * @param page the page that has the named schemas
 */
export function schemaType(schema: JsonSchema, page: string): Html | string {
  const { $ref, items, allOf, anyOf, oneOf, enum: values } = schema;
  if ($ref) {
    const name = $ref.split('/').at(-1) ?? '';
    return html`<a href="${page}#${name}">${name}</a>`;
  }
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (values) return `one of ${values.map((value) => JSON.stringify(value)).join(', ')}`;
  const [first] = allOf ?? [];
  if (first && allOf?.length === 1) return schemaType(first, page);
  const choices = anyOf ?? oneOf;
  if (choices)
    return html`${choices.map((choice, n) => html`${n > 0 ? ' or ' : ''}${schemaType(choice, page)}`)}`;
  if (items) return html`list of ${schemaType(items, page)}`;
  const names = [schema.type ?? (allOf ? 'object' : 'any')].flat();
  return `${names.join(' or ')}${schema.format ? ` (${schema.format})` : ''}${rangeOf(schema)}`;
}

function rangeOf({ minimum, maximum }: JsonSchema): string {
  // What fits into a number at all is no limit to speak of.
  const most = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum;
  if (minimum !== undefined && most !== undefined) return `, ${minimum} to ${most}`;
  if (minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER) return `, from ${minimum}`;
  return most === undefined ? '' : `, up to ${most}`;
}

/** The fields of an object as a list, those of objects in it below each; nothing for what has no fields of its own. */
export function schemaFields(schema: JsonSchema, page: string): Html | '' {
  if (schema.$ref) return '';
  const inner = schema.items ?? objectOf(schema.additionalProperties);
  if (inner) return schemaFields(inner, page);
  const parts = [schema, ...(schema.allOf ?? [])];
  const fields = parts.flatMap(({ properties = {}, required = [] }) =>
    Object.entries(properties).map(([name, field]) => ({ name, field, needed: required.includes(name) })),
  );
  const choices = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  if (fields.length === 0)
    return choices.length === 0 ? '' : html`${choices.map((choice) => schemaFields(choice, page))}`;
  return html`<ul class="fields">${fields.map(
    ({
      name,
      field,
      needed,
    }) => html`<li><code>${name}</code> <span class="soft">${schemaType(field, page)}${needed ? ', required' : ''}${field.default === undefined ? '' : `, default ${JSON.stringify(field.default)}`}</span>${field.description ? html`<br>${field.description}` : ''}
${schemaFields(field, page)}</li>
`,
  )}</ul>`;
}

function objectOf(schema: JsonSchema | boolean | undefined): JsonSchema | undefined {
  return typeof schema === 'object' ? schema : undefined;
}
