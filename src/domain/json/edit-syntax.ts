import { HooksError } from '../errors.ts';
import { holdsMaskedValue, maskedValueError } from '../secrets/masked-value.ts';
import { readJsonText, type JsonNode } from './json-text.ts';

/** One step from a value to one inside it. */
export type PathStep =
  /** A field; of an array, the item with that number. */
  { readonly kind: 'name'; readonly name: string } | { readonly kind: 'index'; readonly index: number };

/** A change to one place of a JSON text. */
export interface JsonEdit {
  /** At least one step. */
  readonly path: readonly PathStep[];
  /** Undefined removes what is there. */
  readonly value: JsonNode | undefined;
}

/** Steps of a path at most: no payload is nested deeper. */
const MAX_STEPS = 50;

/** Parts of a path: a name, a name in quotes, brackets around one or around a number. */
const STEP =
  /(?:^|\.)([^\s.[\]="](?:[^.[\]="]*[^\s.[\]="])?|"(?:[^"\\]|\\.)*")|\[\s*(\d{1,9}|"(?:[^"\\]|\\.)*")\s*\]/y;

/** What a value begins with that only JSON begins with. */
const JSON_START = /^["{[]/;

/**
 * Reads an edit: a path, an equals sign, and a value in JSON. A word that is no JSON is a string. Nothing
 * behind the equals sign removes what is there.
 *
 * @param option that it is the value of, for messages
 * @throws HooksError `usage_invalid`, `value_masked`
 * @example
 * parseEdit('meeting.title="Planning"');
 * parseEdit('participants[0].name=Ada');
 * parseEdit('"a.name with dots".count=3');
 */
export function parseEdit(given: string, option = '--edit'): JsonEdit {
  const text = given.trim();
  const { path, end } = readPath(text, option);
  const rest = text.slice(end).trimStart();
  if (path.length === 0 || !rest.startsWith('='))
    throw refused(
      `"${text}" is not what ${option} takes.`,
      `Write ${option} 'meeting.title="Planning"': a path, "=", a value.`,
    );
  refuseDeepPath(path, option);
  const value = rest.slice(1).trimStart();
  if (holdsMaskedValue(value))
    throw maskedValueError(
      `The value for ${pathText(path)}`,
      String.raw`Give the value itself; to send this character, write "\u2026".`,
    );
  return { path, value: readValue(value, option) };
}

/**
 * Reads a path alone.
 *
 * @param option that it stands in, for messages
 * @throws HooksError `usage_invalid`
 */
export function parsePath(given: string, option: string): readonly PathStep[] {
  const text = given.trim();
  const { path, end } = readPath(text, option);
  if (path.length === 0 || end < text.length)
    throw refused(`"${text}" is not a path.`, 'Write names with dots between them: meeting.title.');
  refuseDeepPath(path, option);
  return path;
}

function refuseDeepPath(path: readonly PathStep[], option: string): void {
  if (path.length > MAX_STEPS)
    throw refused(`A path of ${option} is too deep.`, `Use at most ${String(MAX_STEPS)} steps.`);
}

/** A path as it could have been written. */
export function pathText(path: readonly PathStep[]): string {
  return path.map((step, index) => stepText(step, index === 0)).join('');
}

function stepText(step: PathStep, isFirst: boolean): string {
  if (step.kind === 'index') return `[${String(step.index)}]`;
  const isPlain = /^[^\s.[\]="](?:[^.[\]="]*[^\s.[\]="])?$/.test(step.name);
  const written = isPlain ? step.name : JSON.stringify(step.name);
  return isFirst ? written : `.${written}`;
}

function readPath(
  text: string,
  option: string,
): { readonly path: readonly PathStep[]; readonly end: number } {
  const step = new RegExp(STEP, 'y');
  const path: PathStep[] = [];
  let end = 0;
  for (let found = step.exec(text); found !== null; found = step.exec(text)) {
    path.push(stepOf(found[1], found[2], option));
    end = step.lastIndex;
  }
  return { path, end };
}

function stepOf(name: string | undefined, bracketed: string | undefined, option: string): PathStep {
  if (name !== undefined) return { kind: 'name', name: name.startsWith('"') ? unquoted(name, option) : name };
  const inside = bracketed ?? '';
  return inside.startsWith('"')
    ? { kind: 'name', name: unquoted(inside, option) }
    : { kind: 'index', index: Number(inside) };
}

function unquoted(written: string, option: string): string {
  const node = readJsonText(written);
  if (node === undefined)
    throw refused(`${written} in a path of ${option} is not a string.`, 'Write it as JSON does: "a.b".');
  const name: unknown = JSON.parse(written);
  return String(name);
}

function readValue(text: string, option: string): JsonNode | undefined {
  if (text === '') return undefined;
  const node = readJsonText(text);
  if (node !== undefined) return node;
  if (JSON_START.test(text))
    throw refused(
      `The value ${text} of ${option} is not JSON.`,
      'Put the whole edit between single quotes, so that the shell leaves it as it is.',
    );
  return { kind: 'scalar', text: JSON.stringify(text) };
}

function refused(message: string, hint: string): HooksError {
  return new HooksError('usage_invalid', message, { hint });
}
