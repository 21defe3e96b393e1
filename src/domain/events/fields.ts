import type { EventName } from './names.ts';
import { schemaOf } from './schemas.ts';
import { isObject } from '../json/json-value.ts';
import { fieldOf, textOf } from './values.ts';

/** One field of an event's payload, as help shows it. */
export interface EventField {
  /** Such as `meeting.id`; `[]` stands for the entries of a list. */
  readonly path: string;
  /** For people: `UUID`, `number or numeric string`, `LIVE | IDLE`. */
  readonly type: string;
  /** `sometimes` as soon as one documented payload lacks it. */
  readonly presence: 'always' | 'sometimes';
  readonly note: string | undefined;
}

/** Every field of an event, in the order of its schema. */
export function fieldsOf(name: EventName): readonly EventField[] {
  const found: EventField[] = [];
  collect(schemaOf(name), '', true, found);
  return found;
}

/** Adds the fields below `path`; those in a list or in one shape of several are there sometimes. */
function collect(schema: unknown, path: string, always: boolean, found: EventField[]): void {
  const properties = fieldOf(schema, 'properties');
  const required = listOf(schema, 'required');
  for (const [name, property] of Object.entries(isObject(properties) ? properties : {})) {
    const below = path === '' ? name : `${path}.${name}`;
    const isAlways = always && required.includes(name);
    const presence = isAlways ? 'always' : 'sometimes';
    found.push({ path: below, type: typeText(property), presence, note: textOf(property, 'description') });
    collect(property, below, isAlways, found);
  }
  collectShapes(schema, path, found);
}

function collectShapes(schema: unknown, path: string, found: EventField[]): void {
  for (const branch of listOf(schema, 'anyOf')) collect(branch, path, false, found);
  const items = fieldOf(schema, 'items');
  if (items !== undefined) collect(items, `${path}[]`, false, found);
}

const FORMATS: Readonly<Record<string, string>> = { uuid: 'UUID', uri: 'URL' };

function typeText(schema: unknown): string {
  const branches = listOf(schema, 'anyOf');
  if (branches.length > 0) return branches.map(typeText).join(' or ');
  const choices = listOf(schema, 'enum');
  if (choices.length > 0) return choices.join(' | ');
  const constant = textOf(schema, 'const');
  if (constant !== undefined) return `"${constant}"`;
  if (textOf(schema, 'type') === 'array') return 'list';
  const format = FORMATS[textOf(schema, 'format') ?? ''];
  return textOf(schema, 'title') ?? format ?? textOf(schema, 'type') ?? 'anything';
}

function listOf(schema: unknown, name: string): readonly unknown[] {
  const found = fieldOf(schema, name);
  return Array.isArray(found) ? found : [];
}
