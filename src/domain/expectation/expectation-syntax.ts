import { HooksError } from '../errors.ts';
import { holdsMaskedValue, maskedValueError } from '../secrets/masked-value.ts';
import type { Condition, Expectation, WantedValue } from './expectation.ts';

/**
 * Reads an expectation: the name or pattern of an event, and what fields of its payload must be.
 *
 * @throws HooksError `usage_invalid` with the place where it is not understood, `value_masked`
 * @example
 * parseExpectation('meeting.started');
 * parseExpectation('recording.statusUpdate{recording.status=UPLOADED, recording.id="5"}');
 */
export function parseExpectation(text: string): Expectation {
  const opening = text.indexOf('{');
  const event = readEvent(text, opening === -1 ? text.length : opening);
  if (opening === -1) return { text: text.trim(), event, conditions: [] };
  const { conditions, end } = readConditions(text, opening + 1);
  const rest = text.slice(end);
  if (rest.trim() !== '') throw misread(text, end + rest.search(/\S/), 'goes on after its "}"');
  return { text: text.trim(), event, conditions };
}

function readEvent(text: string, end: number): string {
  const event = text.slice(0, end).trim();
  if (event === '') throw misread(text, 0, 'names no event');
  const bad = event.search(/[\s,=}"']/);
  if (bad === -1) return event;
  const character = event.charAt(bad);
  const what = `has a ${nameOf(character)} in its event's name`;
  throw misread(text, text.indexOf(event) + bad, what, EVENT_HINTS[character]);
}

function readConditions(
  text: string,
  start: number,
): { readonly conditions: readonly Condition[]; readonly end: number } {
  const conditions: Condition[] = [];
  let position = start;
  for (;;) {
    const path = readPath(text, position);
    const value = readValue(text, path.end);
    requireUnmasked(text.slice(path.end, value.end), path.names);
    conditions.push({ path: path.names, wanted: value.wanted });
    const next = text.charAt(value.end);
    if (next === '}') return { conditions, end: value.end + 1 };
    if (next !== ',') throw badEnd(text, value.end);
    position = value.end + 1;
  }
}

/** It would never be met: what comes has the value itself. */
function requireUnmasked(value: string, path: readonly string[]): void {
  if (!holdsMaskedValue(value)) return;
  const hint = String.raw`Give the value itself, or * for anything; this character is written "\u2026".`;
  throw maskedValueError(`The value that ${path.join('.')} is to have`, hint);
}

const PATH = /\s*([^\s.,={}"'!<>[\]~:]+(?:\.[^\s.,={}"'!<>[\]~:]+)*)\s*/y;

/** Reads as far as behind the "=". */
function readPath(text: string, start: number): { readonly names: readonly string[]; readonly end: number } {
  const found = matchAt(PATH, text, start);
  if (found === undefined) throw badPath(text, start + spacesAt(text, start));
  const equals = start + found.whole.length;
  if (text.charAt(equals) !== '=') throw badPath(text, equals);
  return { names: found.part.split('.'), end: equals + 1 };
}

const QUOTED = /\s*("(?:[^"\\]|\\.)*")\s*/y;
const BARE = /([^,{}"]*)/y;

/** Reads as far as to what must be a "," or a "}". */
function readValue(text: string, start: number): { readonly wanted: WantedValue; readonly end: number } {
  const quoted = matchAt(QUOTED, text, start);
  if (quoted !== undefined) {
    const wanted = { kind: 'quoted', text: unquoted(text, start, quoted.part) } as const;
    return { wanted, end: start + quoted.whole.length };
  }
  const bare = matchAt(BARE, text, start)?.part ?? '';
  const end = start + bare.length;
  if (text.charAt(start) === '=') throw misread(text, start, 'has a second "="', ONLY_EQUALS);
  if (bare.trim() === '' && !/["{]/.test(text.charAt(end)))
    throw misread(text, start, 'lacks a value', EMPTY_VALUE);
  return { wanted: { kind: 'bare', text: bare.trim() }, end };
}

function unquoted(text: string, start: number, json: string): string {
  try {
    return String(JSON.parse(json));
  } catch {
    throw misread(text, start + spacesAt(text, start), 'has a text that is not written as in JSON');
  }
}

function matchAt(
  pattern: RegExp,
  text: string,
  position: number,
): { readonly whole: string; readonly part: string } | undefined {
  pattern.lastIndex = position;
  const found = pattern.exec(text);
  return found === null ? undefined : { whole: found[0], part: found[1] ?? '' };
}

function spacesAt(text: string, position: number): number {
  return text.slice(position).search(/\S|$/);
}

const EXAMPLE = `Write it like this, between single quotes: 'recording.statusUpdate{recording.status=UPLOADED}'.`;
const ONE_EVENT = 'One expectation names one event: give the option once for each.';
const TAKEN_APART = 'The shell expands {a,b}: put the whole expectation between single quotes.';
const EVENT_HINTS: Readonly<Record<string, string>> = { ',': ONE_EVENT, '=': TAKEN_APART };
const ONLY_EQUALS = 'Only "=" is possible. A value that begins with one goes between double quotes.';
const EMPTY_VALUE = 'For an empty text write "", and for anything that is there write *.';
const LIST_ENTRY = 'An entry of a list is written with its number, from 0 on: layers.0.status.';
const QUOTE_IT = 'A value that holds one of , { } " goes between double quotes, as in JSON.';

function badPath(text: string, position: number): HooksError {
  const character = text.charAt(position);
  if (/[!<>~:]/.test(character)) return misread(text, position, `has a "${character}"`, ONLY_EQUALS);
  if (/[[\]]/.test(character)) return misread(text, position, `has a "${character}"`, LIST_ENTRY);
  if (/[,}]/.test(character) || character === '') return misread(text, position, 'lacks a "field=value"');
  return misread(text, position, `has a ${nameOf(character)} where it needs a field's name and "="`);
}

function badEnd(text: string, position: number): HooksError {
  const character = text.charAt(position);
  if (character === '') return misread(text, position, 'lacks its "}"');
  if (character === '"' && text.slice(position + 1).search(/"/) === -1)
    return misread(text, position, 'has a text without its second quote', QUOTE_IT);
  return misread(text, position, `has a ${nameOf(character)} where it needs a "," or "}"`, QUOTE_IT);
}

function nameOf(character: string): string {
  return /\s/.test(character) ? 'space' : `'${character}'`;
}

/** Characters of the expectation that a message repeats. */
const MAX_SHOWN_LENGTH = 200;

function misread(text: string, position: number, what: string, hint = EXAMPLE): HooksError {
  const shown = text.length > MAX_SHOWN_LENGTH ? `${text.slice(0, MAX_SHOWN_LENGTH)}…` : text;
  const where = position >= text.length ? 'at its end' : `at character ${String(position + 1)}`;
  return new HooksError('usage_invalid', `The expectation "${shown}" ${what}, ${where}.`, { hint });
}
