import { isObject } from '../../src/domain/json/json-value.ts';

/** What is not ours, or has names that are not known beforehand: whatever is in it fits. */
const OPEN_FIELDS = new Set([
  'payload',
  'webhook',
  'deleted',
  'unknown',
  'from',
  'to',
  'body',
  'schema',
  'headers',
  'events',
  'rejected',
  'otherEvents',
]);

/** What is left out where it does not apply, or nobody asked for it. */
const OPTIONAL_FIELDS = new Set(['answerStart', 'bodyBase64', 'url', 'id', 'DYTE_ORG_ID', 'DYTE_API_KEY']);

/** A value that no schema of the original takes, with where it was changed. */
export interface Mutation {
  readonly what: string;
  readonly value: unknown;
}

/**
 * Every way to spoil a value a little: a field more or less, or something of another type.
 *
 * @param optional names of fields that may be missing, besides those that may be anywhere
 */
export function mutationsOf(value: unknown, optional: ReadonlySet<string>): readonly Mutation[] {
  return Array.isArray(value)
    ? value.flatMap((each, index) =>
        mutationsOf(each, optional).map((one) => ({
          what: `[${String(index)}]${one.what}`,
          value: value.with(index, one.value),
        })),
      )
    : isObject(value)
      ? objectMutations(value, optional)
      : [];
}

function objectMutations(
  value: Readonly<Record<string, unknown>>,
  optional: ReadonlySet<string>,
): readonly Mutation[] {
  const entries = Object.entries(value);
  const changed = (what: string, parts: readonly (readonly [string, unknown])[]): Mutation => ({
    what,
    value: Object.fromEntries(parts),
  });
  const without = entries
    .filter(([name]) => !OPTIONAL_FIELDS.has(name) && !optional.has(name))
    .map(([name]) =>
      changed(
        `.${name} is missing`,
        entries.filter(([other]) => other !== name),
      ),
    );
  const inside = entries
    .filter(([name, inner]) => !isOpen(name, inner))
    .flatMap(([name, inner]) => [
      changed(`.${name} is of another type`, [...entries, [name, otherType(inner)]]),
      ...mutationsOf(inner, optional).map((one) =>
        changed(`.${name}${one.what}`, [...entries, [name, one.value]]),
      ),
    ]);
  return [changed(' has one field more', [...entries, ['added', 1]]), ...without, ...inside];
}

/** `outcomes` are a list of tries, or numbers by names. */
function isOpen(name: string, value: unknown): boolean {
  return OPEN_FIELDS.has(name) || (name === 'outcomes' && !Array.isArray(value));
}

function otherType(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? 7 : { another: 'type' };
}
