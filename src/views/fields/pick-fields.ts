import { isObject } from '../../domain/json/json-value.ts';

/**
 * What was asked for of a document: of an array, of each of its objects. Fields come in the order in which
 * they were asked for, inside the objects that they are in; what one object does not have stays out of it.
 *
 * @param fields names, with dots before those inside others
 * @example
 * pickFields([{ id: 1, payload: { event: 'x', n: 2 } }], ['payload.event', 'id']);
 * // [{ payload: { event: 'x' }, id: 1 }]
 */
export function pickFields(value: unknown, fields: readonly string[]): unknown {
  return pick(
    value,
    fields.map((field) => field.split('.')),
  );
}

type Path = readonly string[];

function pick(value: unknown, paths: readonly Path[]): unknown {
  if (Array.isArray(value)) return value.map((each) => pick(each, paths));
  if (!isObject(value)) return value;
  const names = [...new Set(paths.map(([name = '']) => name))].filter((name) => Object.hasOwn(value, name));
  // fromEntries makes own fields of every name: one called __proto__ stays a field.
  return Object.fromEntries(names.map((name) => [name, pickBelow(value[name], name, paths)]));
}

/** A field that was asked for as a whole is given whole, also where a part of it was asked for too. */
function pickBelow(value: unknown, name: string, paths: readonly Path[]): unknown {
  const below = paths.filter(([first]) => first === name).map((path) => path.slice(1));
  return below.some((path) => path.length === 0) ? value : pick(value, below);
}
