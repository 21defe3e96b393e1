import type { HeaderPair } from '../delivery/received-delivery.ts';
import { HooksError } from '../errors.ts';
import { isObject, parseJson } from '../json/json-value.ts';
import { isHeaderName } from './added-headers.ts';

/**
 * Headers as people save them: a line each, as `Name: value`, also with the `>` of `curl -v` before it, or an
 * object of JSON, as programs log them. Lines of a request or an answer (`POST / HTTP/1.1`) are left out.
 *
 * @param where for messages, such as `--headers`
 * @throws HooksError `usage_invalid` for a line that is no header
 */
export function parseHeaderText(text: string, where: string): readonly HeaderPair[] {
  const json = parseJson(text);
  if (isObject(json)) return Object.entries(json).flatMap(([name, value]) => pairsOf(name, value));
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(/^[<>] ?/, '').trim())
    .filter((line) => line !== '' && !/^(?:[A-Z]+ \S+ )?HTTP\/\d/.test(line))
    .map((line) => parseHeaderLine(line, where));
}

/**
 * A header that came, as `Name: value`.
 *
 * @throws HooksError `usage_invalid`, which does not hold the value
 */
export function parseHeaderLine(line: string, where: string): HeaderPair {
  const colon = line.indexOf(':');
  const name = line.slice(0, Math.max(colon, 0)).trim();
  if (isHeaderName(name)) return [name, line.slice(colon + 1).trim()];
  throw new HooksError('usage_invalid', `A header of ${where} cannot be read.`, {
    hint: 'Write each as "Name: value".',
  });
}

function pairsOf(name: string, value: unknown): readonly HeaderPair[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((each) => typeof each === 'string').map((each) => [name, each] as const);
}
