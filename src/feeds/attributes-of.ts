import { attributeName } from './dialects/attribute-name.ts';
import { type FieldValues, isBlank, isExact } from './field-values.ts';
import { cleaned, type Warn } from './fields/warn.ts';
import { maxValues, textLimits } from './limits.ts';

/** What separates the values of some attributes besides `|`. Sizes such as 38,5 are one value. */
const separatorsOf: readonly (readonly [name: RegExp, separators: RegExp])[] = [
  [/^(?:colou?r|material)$/i, /[|/,;]/],
  [/^(?:size|sizes|tags)$/i, /[|;]|,\s|,(?!5(?!\d))/],
];

const prefix = 'attributes.';

/**
 * The attributes of a record: of its columns `attributes.<name>`, and of JSON's object. What is no object stays, so that its check
 * names it.
 *
 * @param isSplit whether texts are split at the separators that an attribute's name suggests too, not at `|` alone
 */
export function attributesOf(values: FieldValues, isSplit: boolean, warn: Warn): unknown {
  const object = asObject(values.attributes?.find((value) => !isBlank(value)));
  if (object !== undefined && (typeof object !== 'object' || isExact(object)))
    return isExact(object) ? object.exactly : object;
  const ofObject = Object.entries(object ?? {}).map(
    ([name, value]) => [name, [Array.isArray(value) ? { exactly: value } : value]] as const,
  );
  const ofColumns = Object.entries(values)
    .filter(([field]) => field.startsWith(prefix))
    .map(([field, given]) => [field.slice(prefix.length).trim(), given] as const);
  const read = [...ofObject, ...ofColumns].flatMap(([name, given]) => {
    // Readers of objects drop this name or take it for the prototype.
    if (name === '__proto__')
      warn('attributes', 'left out: the name __proto__', 'the name __proto__; left out');
    const value = name === '__proto__' ? undefined : valuesOf(name, given, isSplit, warn);
    return value === undefined ? [] : [[name, value] as const];
  });
  return read.length === 0 && object === undefined ? undefined : Object.fromEntries(read);
}

/** Attributes as an object: also of its text in a table, and of a list of `{"name", "value"}` or `{"name", "options"}`. */
function asObject(value: unknown): unknown {
  if (typeof value === 'string' && value.trim().startsWith('{')) {
    try {
      return JSON.parse(value);
    } catch {
      return value;
    }
  }
  if (!isExact(value)) return value;
  const pairs = value.exactly.flatMap((entry) => {
    const { name, key, value, values, options } = Object(entry) as Record<string, unknown>;
    const [label, given] = [name ?? key, value ?? values ?? options];
    return typeof label === 'string' && given !== undefined ? [[attributeName(label), given] as const] : [];
  });
  return pairs.length === value.exactly.length && pairs.length > 0 ? Object.fromEntries(pairs) : value;
}

/** One value or several; a list of JSON stays a list. */
function valuesOf(name: string, given: readonly unknown[], isSplit: boolean, warn: Warn): unknown {
  const separators = (isSplit && separatorsOf.find(([pattern]) => pattern.test(name))?.[1]) || '|';
  const location = `${prefix}${name}`;
  const all = given
    .flatMap((value) => {
      if (isExact(value)) return value.exactly;
      return typeof value === 'string' ? value.split(separators) : [value];
    })
    .filter((value) => !isBlank(value))
    .map((value) => {
      if (typeof value !== 'object') return cleaned(location, String(value), textLimits.attribute, warn);
      const what = `expected text but received ${JSON.stringify(value)}; left out`;
      warn(location, 'left out: no text', what);
      return '';
    })
    .filter((value) => value !== '');
  const distinct = [...new Set(all)];
  if (distinct.length > maxValues) {
    const kind = `only the first ${maxValues} values are used`;
    warn(location, kind, `${kind} of ${distinct.length}`);
  }
  const isList = given.some(isExact);
  if (distinct.length === 0 && !isList) return undefined;
  return distinct.length === 1 && !isList ? distinct[0] : distinct.slice(0, maxValues);
}
