import { schemaOf } from '../events/schemas.ts';
import { fieldOf } from '../events/values.ts';
import { isObject, type JsonObject } from '../json/json-value.ts';
import type { EventName } from '../events/names.ts';

/** A payload that differs from a sample, and where: paths such as `meeting.title`. */
export interface ChangedPayload {
  readonly payload: JsonObject;
  readonly paths: readonly string[];
}

/** A field that no service has: consumers must not mind further ones. */
const UNKNOWN_FIELD = 'unknownField';

/** A value that no service has for a field with a fixed set of values. */
export const UNKNOWN_VALUE = 'UNKNOWN_VALUE';

/** The payload without the fields that one documented payload or another lacks. */
export function withoutOptional(event: EventName, payload: JsonObject): ChangedPayload {
  return changed(event, payload, ({ value, isRequired }) => (isRequired ? value : undefined));
}

/** The payload without one field; the same where it has none there. */
export function withoutField(event: EventName, payload: JsonObject, path: string): ChangedPayload {
  return changed(event, payload, (field) => (field.path === path ? undefined : field.value));
}

/** The payload with null in each field that may be null, also where the sample lacks the field. */
export function withNulls(event: EventName, payload: JsonObject): ChangedPayload {
  return changed(event, payload, ({ schema, value }) => (mayBeNull(schema) ? null : value));
}

/** The payload with an unknown value in each field that has one of a fixed set. */
export function withUnknownValues(event: EventName, payload: JsonObject): ChangedPayload {
  return changed(event, payload, ({ schema, value }) =>
    value !== undefined && listOf(schema, 'enum').length > 0 ? UNKNOWN_VALUE : value,
  );
}

/** The payload with a further field in each of its objects: a text, and at the top an object. */
export function withUnknownFields(payload: JsonObject): JsonObject {
  return { ...withField(payload), [UNKNOWN_FIELD]: { id: null, list: [1, 'two'] } };
}

function withField(object: JsonObject): JsonObject {
  const entries = Object.entries(object).map(([name, value]) => [
    name,
    isObject(value) ? withField(value) : value,
  ]);
  return { ...Object.fromEntries(entries), [UNKNOWN_FIELD]: 'text' };
}

interface Field {
  readonly path: string;
  readonly schema: unknown;
  /** Undefined where the payload lacks it. */
  readonly value: unknown;
  readonly isRequired: boolean;
}

/** The value that a field is to have; undefined leaves it out. */
type Change = (field: Field) => unknown;

function changed(event: EventName, payload: JsonObject, change: Change): ChangedPayload {
  const paths: string[] = [];
  const noted: Change = (field) => {
    const next = change(field);
    if (next !== field.value) paths.push(field.path);
    return next;
  };
  return { payload: changeFields(schemaOf(event), payload, '', noted), paths };
}

function changeFields(schema: unknown, object: JsonObject, above: string, change: Change): JsonObject {
  const properties = fieldOf(schema, 'properties');
  const required = requiredFields(schema, object);
  const names = new Set([...Object.keys(object), ...Object.keys(isObject(properties) ? properties : {})]);
  const entries: [string, unknown][] = [];
  for (const name of names) {
    const path = `${above}${name}`;
    const property = fieldOf(properties, name);
    const next = change({
      path,
      schema: property,
      value: fieldOf(object, name),
      isRequired: required.includes(name),
    });
    if (next === undefined) continue;
    entries.push([name, isObject(next) ? changeFields(property, next, `${path}.`, change) : next]);
  }
  return Object.fromEntries(entries);
}

/** Where one of several sets of fields is required, the first that the object has. */
function requiredFields(schema: unknown, object: JsonObject): readonly unknown[] {
  const alternatives = listOf(schema, 'anyOf').map((branch) => listOf(branch, 'required'));
  const met = alternatives.find((names) =>
    names.every((name) => fieldOf(object, String(name)) !== undefined),
  );
  return [...listOf(schema, 'required'), ...(met ?? [])];
}

function mayBeNull(schema: unknown): boolean {
  return listOf(schema, 'anyOf').some((branch) => fieldOf(branch, 'type') === 'null');
}

function listOf(schema: unknown, name: string): readonly unknown[] {
  const found = fieldOf(schema, name);
  return Array.isArray(found) ? found : [];
}
