import { isUtf8 } from 'node:buffer';
import { readJsonText, type JsonNode } from '../json/json-text.ts';

/** What shows of a body that something has happened to it that cannot be undone. */
export type BodyClue =
  | 'empty'
  | 'object_object'
  | 'not_utf8'
  | 'replacement_characters'
  | 'sorted_keys'
  | 'cut_off'
  | 'not_json';

/** Bytes up to which a body is looked into. */
const MAX_BYTES = 1024 * 1024;

/** @returns undefined where nothing shows */
export function clueOf(body: Buffer): BodyClue | undefined {
  if (body.length === 0) return 'empty';
  if (body.length > MAX_BYTES) return undefined;
  if (!isUtf8(body)) return 'not_utf8';
  const text = body.toString('utf8').trim();
  if (text === '') return 'empty';
  if (text === '[object Object]') return 'object_object';
  if (text.includes('\uFFFD')) return 'replacement_characters';
  const node = readJsonText(text);
  if (node === undefined) return isOpenAtEnd(text) ? 'cut_off' : 'not_json';
  return isSorted(node) ? 'sorted_keys' : undefined;
}

/** Whether a JSON text ends within an object, a list or a string. */
function isOpenAtEnd(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (character === '\\' && inString) index += 1;
    else if (character === '"') inString = !inString;
    else if (!inString && (character === '{' || character === '[')) depth += 1;
    else if (!inString && (character === '}' || character === ']')) depth -= 1;
  }
  return depth > 0;
}

/** Fields that are needed before their order says anything. */
const MIN_FIELDS = 3;

/** Whether every object has its fields in the order of the alphabet; what services send has not. */
function isSorted(node: JsonNode): boolean {
  const names: (readonly string[])[] = [];
  collect(node, names);
  return (
    names.some((each) => each.length >= MIN_FIELDS) &&
    names.every((each) => each.every((name, index) => index === 0 || (each[index - 1] ?? '') <= name))
  );
}

function collect(node: JsonNode, names: (readonly string[])[]): void {
  if (node.kind === 'scalar') return;
  if (node.kind === 'object') names.push(node.members.map(({ name }) => name));
  const inner = node.kind === 'object' ? node.members.map(({ value }) => value) : node.items;
  for (const each of inner) collect(each, names);
}
