import { HooksError } from '../errors.ts';
import { holdsEllipsis, maskedValueError } from '../secrets/masked-value.ts';
import { isHopByHop } from './hop-by-hop.ts';
import { trimPasted } from '../text/pasted-text.ts';
import type { HeaderPair } from '../delivery/received-delivery.ts';

/** What HTTP calls a token (RFC 9110, 5.6.2). */
const NAME = /^[!#$%&'*+.^_`|~\w-]+$/;

/** What a value may hold on the wire: no control characters but the tab, nothing beyond Latin-1. */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Whether a name can stand before a header's value. */
export function isHeaderName(name: string): boolean {
  return NAME.test(name);
}

/**
 * Reads a header that is to be added, as `Name: value`. The value may be a secret: no message has it.
 *
 * @throws HooksError `usage_invalid`
 */
export function parseAddedHeader(text: string): HeaderPair {
  const colon = text.indexOf(':');
  const name = text.slice(0, Math.max(colon, 0)).trim();
  if (colon === -1 || !NAME.test(name))
    throw refused('A value of --header is not a header.', 'Write it as "Name: value".');
  checkName(name, '--header');
  const value = text.slice(colon + 1).trim();
  if (holdsEllipsis(value)) throw maskedValueError(`The value that --header gives ${name}`, SECRET_HINT);
  if (!VALUE.test(value))
    throw refused(
      `The value that --header gives ${name} cannot be sent.`,
      'A header has no line breaks or control characters, and no letters beyond Latin-1.',
    );
  return [name, value];
}

const SECRET_HINT =
  'Give the value itself, best in a variable: --header-env Authorization=APP_AUTHORIZATION.';

/** The name of a variable, as every system can have it. */
const VARIABLE = /^[A-Za-z_]\w*$/;

/**
 * Reads a header whose value is in the environment, as `NAME=VARIABLE`. A value that was written in the
 * place of the variable's name may be a secret too: no message has it.
 *
 * @throws HooksError `usage_invalid`, or `settings_invalid` when the variable is not set, is empty, or
 * holds what cannot be sent
 */
export function readHeaderVariable(
  text: string,
  environment: Readonly<Record<string, string | undefined>>,
): HeaderPair {
  const equals = text.indexOf('=');
  const name = text.slice(0, Math.max(equals, 0)).trim();
  const variable = text.slice(equals + 1).trim();
  if (equals === -1 || !NAME.test(name) || !VARIABLE.test(variable))
    throw refused(
      'A value of --header-env is not a header and a variable.',
      'Write the name of the header and that of the environment variable: --header-env Authorization=APP_AUTHORIZATION.',
    );
  checkName(name, '--header-env');
  const value = trimPasted(environment[variable] ?? '');
  if (value === '')
    throw new HooksError(
      'settings_invalid',
      `The environment variable ${variable}, for the header ${name}, is not set or is empty.`,
      { hint: `Set it to the value of the header, or leave --header-env ${name}=${variable} out.` },
    );
  if (holdsEllipsis(value))
    throw maskedValueError(`What ${variable} holds for the header ${name}`, SECRET_HINT);
  if (!VALUE.test(value))
    throw new HooksError(
      'settings_invalid',
      `What the environment variable ${variable} holds cannot be sent as the header ${name}.`,
      { hint: 'A header has no line breaks or control characters, and no letters beyond Latin-1.' },
    );
  return [name, value];
}

function checkName(name: string, option: string): void {
  if (!isHopByHop(name) || name.toLowerCase() === 'host') return;
  throw refused(
    `${option} cannot set ${name}: it belongs to the connection.`,
    'Leave it out: what a connection needs is added as it is sent.',
  );
}

function refused(message: string, hint: string): HooksError {
  return new HooksError('usage_invalid', message, { hint });
}

/**
 * Adds headers; one that is there already gives way, and the new one takes its place in the order.
 *
 * @param added several of one name are all kept
 */
export function withAddedHeaders(
  headers: readonly HeaderPair[],
  added: readonly HeaderPair[],
): readonly HeaderPair[] {
  if (added.length === 0) return headers;
  const placed = new Set<string>();
  const place = (lower: string): readonly HeaderPair[] => {
    if (placed.has(lower)) return [];
    placed.add(lower);
    return added.filter(([name]) => name.toLowerCase() === lower);
  };
  const isAdded = (lower: string): boolean => added.some(([name]) => name.toLowerCase() === lower);
  const replaced = headers.flatMap((pair) => {
    const lower = pair[0].toLowerCase();
    return isAdded(lower) ? place(lower) : [pair];
  });
  return [...replaced, ...added.flatMap(([name]) => place(name.toLowerCase()))];
}
