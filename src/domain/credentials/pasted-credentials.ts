import { isWholeValue, organizationIdProblem } from './authorization.ts';
import { trimPasted } from '../text/pasted-text.ts';

/** An organization id and an API key that were copied together. */
export interface PastedPair {
  readonly organizationId: string;
  /** A secret. */
  readonly apiKey: string;
}

/** What stands before the two on a page, in a file of variables, in JSON. */
const LABELS =
  /(?:\bexport\s+)?["']?\b(?:dyte[ _-]?)?(?:org(?:ani[sz]ation)?[ _-]?id|api[ _-]?key)\b["']?\s*[:=]\s*/gi;

const UUID = /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;

/**
 * Understands an id and a key that were pasted in one go: `id:key`, both on a line, each on a line of its
 * own, with their names before them. The id comes first, unless the other of the two looks like one.
 *
 * @returns undefined when the text is one word, a whole `Basic ...` value, or something else
 */
export function splitPastedPair(text: string): PastedPair | undefined {
  if (isWholeValue(text)) return undefined;
  const words = text
    .replaceAll(LABELS, ' ')
    .split(/[\s,;{}]+/)
    .map(trimPasted)
    .filter((word) => word !== '');
  const [first = '', second = ''] = words.length === 1 ? atColon(words[0] ?? '') : words;
  if (words.length > 2 || second === '') return undefined;
  const isReversed = UUID.test(second) && !UUID.test(first);
  const [organizationId, apiKey] = isReversed ? [second, first] : [first, second];
  if (organizationIdProblem(organizationId) !== undefined || !/^[\x21-\x7e]+$/.test(apiKey)) return undefined;
  return { organizationId, apiKey };
}

/** An id has no colon; what has `//` behind its first one is an address. */
function atColon(word: string): readonly string[] {
  const [, id = '', key = ''] = /^([^:]+):(?!\/\/)(.+)$/.exec(word) ?? [];
  return [id, key];
}

/** An id or a key alone, without the name that was copied with it: `Organization ID: org`. */
export function withoutLabel(text: string): string {
  const value = text.trim();
  const label = value.match(LABELS)?.[0] ?? '';
  const word = trimPasted(value.slice(label.length));
  return label !== '' && value.startsWith(label) && /^\S+$/.test(word) ? word : text;
}

/** What stands for a pasted secret while it is on the screen: only the id is shown. */
export function hidePasted(text: string): string {
  if (isWholeValue(text)) return '****';
  const pair = splitPastedPair(text);
  return pair === undefined ? text : `${pair.organizationId} ****`;
}
