import { AppError, type ErrorLocation, fieldErrors } from '../../errors.ts';
import { productClasses } from '../../types.ts';
import { maxAttributeBytes, textFault } from '../text-check.ts';
import type { Filter, FilterValue } from './filter.ts';

const maxDepth = 20;
const maxNodes = 200;
const maxValues = 1000;
/** Stores compare every row with every value, so a few thousand of them already take seconds. */
const maxValuesTogether = 2000;

const textFields = ['productId', 'groupId', 'garmentClass'];
const attributePrefix = 'attributes.';

/**
 * Checks a filter from outside and returns only its known fields. Throws `invalid-filter` with every mistake and its location,
 * such as `filter.and.1.range.min`. Limits: 20 levels, 200 conditions, 1,000 values in an `in`, 2,000 values
 * together.
 */
export function parseFilter(input: unknown, path = 'filter'): Filter {
  const walk: Walk = { errors: [], nodes: 0, values: 0 };
  const filter = parseNode(input, path, 1, walk);
  const first = walk.errors[0];
  if (first !== undefined) {
    throw new AppError('invalid-filter', `${first.location}: ${first.message}`, { errors: walk.errors });
  }
  return filter;
}

/** Checks a field name such as `attributes.color`. Throws `invalid-filter` at `path`. */
export function parseFilterField(field: unknown, path: string): string {
  const walk: Walk = { errors: [], nodes: 0, values: 0 };
  const parsed = parseField(field, path, walk);
  if (parsed !== null) return parsed;
  throw fieldErrors('invalid-filter', walk.errors);
}

interface Walk {
  readonly errors: ErrorLocation[];
  nodes: number;
  values: number;
}

/** Placeholder for an invalid condition; `parseFilter` throws before it could return one. */
const refused: Filter = { and: [] };

const operators: Readonly<
  Record<string, (operand: unknown, path: string, depth: number, walk: Walk) => Filter>
> = {
  and: (operand, path, depth, walk) => ({ and: parseNodes(operand, path, depth, walk) }),
  or: (operand, path, depth, walk) => ({ or: parseNodes(operand, path, depth, walk) }),
  not: (operand, path, depth, walk) => ({ not: parseNode(operand, path, depth + 1, walk) }),
  equals: parseEquals,
  in: parseIn,
  range: parseRange,
  exists: parseExists,
};

function parseNode(input: unknown, path: string, depth: number, walk: Walk): Filter {
  walk.nodes += 1;
  if (walk.nodes > maxNodes) {
    return walk.nodes === maxNodes + 1
      ? refuse(walk, path, `A filter may have at most ${maxNodes} conditions`)
      : refused;
  }
  if (depth > maxDepth) return refuse(walk, path, `A filter may be nested at most ${maxDepth} deep`);
  const names = Object.keys(operators);
  if (!isRecord(input)) return refuse(walk, path, `Expected an object with one of ${names.join(', ')}`);
  const [operator, ...others] = Object.keys(input);
  if (operator === undefined || others.length > 0) {
    return refuse(walk, path, `Expected exactly one of ${names.join(', ')}; combine several with "and"`);
  }
  const parse = Object.hasOwn(operators, operator) ? operators[operator] : undefined;
  if (parse === undefined)
    return refuse(walk, `${path}.${operator}`, `Unknown operator; expected one of ${names.join(', ')}`);
  return parse(input[operator], `${path}.${operator}`, depth, walk);
}

function parseNodes(operand: unknown, path: string, depth: number, walk: Walk): Filter[] {
  if (!Array.isArray(operand) || operand.length === 0) {
    refuse(walk, path, 'Expected a list of at least one condition');
    return [];
  }
  // The first surplus entry already makes the filter invalid, so the rest is not parsed.
  return operand.slice(0, maxNodes + 1).map((node, n) => parseNode(node, `${path}.${n}`, depth + 1, walk));
}

function parseEquals(operand: unknown, path: string, _depth: number, walk: Walk): Filter {
  const fields = parseOperand(operand, path, ['field', 'value'], walk);
  if (fields === null) return refused;
  const field = parseField(fields.field, `${path}.field`, walk);
  walk.values += 1;
  if (field === null) return refused;
  return { equals: { field, value: parseValue(field, fields.value, `${path}.value`, walk) } };
}

function parseIn(operand: unknown, path: string, _depth: number, walk: Walk): Filter {
  const fields = parseOperand(operand, path, ['field', 'values'], walk);
  if (fields === null) return refused;
  const field = parseField(fields.field, `${path}.field`, walk);
  const values = fields.values;
  if (!Array.isArray(values) || values.length === 0 || values.length > maxValues) {
    return refuse(walk, `${path}.values`, `Expected a list of 1 to ${maxValues} values`);
  }
  walk.values += values.length;
  if (walk.values > maxValuesTogether)
    return refuse(walk, `${path}.values`, `A filter may have at most ${maxValuesTogether} values together`);
  if (field === null) return refused;
  return {
    in: { field, values: values.map((value, n) => parseValue(field, value, `${path}.values.${n}`, walk)) },
  };
}

function parseRange(operand: unknown, path: string, _depth: number, walk: Walk): Filter {
  const fields = parseOperand(operand, path, ['field', 'min', 'max'], walk);
  if (fields === null) return refused;
  const field = parseField(fields.field, `${path}.field`, walk);
  if (field !== null && field !== 'price')
    return refuse(walk, `${path}.field`, 'Only price can have a range');
  const min = parseBound(fields.min, `${path}.min`, walk);
  const max = parseBound(fields.max, `${path}.max`, walk);
  if (fields.min === undefined && fields.max === undefined)
    return refuse(walk, path, 'Expected min, max or both');
  if (min !== undefined && max !== undefined && min > max)
    return refuse(walk, `${path}.min`, 'min is greater than max');
  return {
    range: { field: 'price', ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) },
  };
}

function parseExists(operand: unknown, path: string, _depth: number, walk: Walk): Filter {
  const fields = parseOperand(operand, path, ['field'], walk);
  const field = fields === null ? null : parseField(fields.field, `${path}.field`, walk);
  return field === null ? refused : { exists: { field } };
}

function parseOperand(
  operand: unknown,
  path: string,
  names: readonly string[],
  walk: Walk,
): Readonly<Record<string, unknown>> | null {
  if (!isRecord(operand)) {
    refuse(walk, path, `Expected an object with ${names.join(', ')}`);
    return null;
  }
  for (const name of Object.keys(operand)) {
    if (!names.includes(name))
      refuse(walk, `${path}.${name}`, `Unknown property; expected ${names.join(', ')}`);
  }
  return operand;
}

function parseField(field: unknown, path: string, walk: Walk): string | null {
  if (typeof field === 'string') {
    if (field === 'price' || textFields.includes(field)) return field;
    // A row has it among its attributes.
    if (field === 'availability') return `${attributePrefix}availability`;
    if (field.startsWith(attributePrefix) && field.length > attributePrefix.length) {
      const fault = textFault(field.slice(attributePrefix.length), {
        multiline: true,
        maxBytes: maxAttributeBytes,
      });
      if (fault === null) return field;
      refuse(walk, path, `The attribute name ${fault}`);
      return null;
    }
  }
  refuse(
    walk,
    path,
    `Unknown field; expected one of ${textFields.join(', ')}, availability, price, attributes.<name>`,
  );
  return null;
}

function parseValue(field: string, value: unknown, path: string, walk: Walk): FilterValue {
  if (field === 'price')
    return parseBound(value, path, walk, 'Expected a finite number to compare price with') ?? 0;
  if (typeof value !== 'string') {
    refuse(walk, path, `Expected a string to compare ${field} with`);
    return '';
  }
  const fault = textFault(value, { multiline: true, maxBytes: maxAttributeBytes });
  if (fault !== null) refuse(walk, path, `The value ${fault}`);
  if (field === 'garmentClass' && !productClasses.some((name) => name === value)) {
    refuse(walk, path, `Unknown garment class; expected one of ${productClasses.join(', ')}`);
  }
  return value;
}

function parseBound(
  value: unknown,
  path: string,
  walk: Walk,
  message = 'Expected a finite number',
): number | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (value !== undefined || message !== 'Expected a finite number') refuse(walk, path, message);
  return undefined;
}

function refuse(walk: Walk, location: string, message: string): Filter {
  walk.errors.push({ location, message });
  return refused;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
