import type { HeaderPair } from '../delivery/received-delivery.ts';
import { headerValues } from './header-pairs.ts';

/** What a coding is called at most, for showing: it comes from outside. */
const MAX_NAME_LENGTH = 40;

/**
 * The codings that a body came in, as `Content-Encoding` names them; undefined when it came as it is.
 *
 * @param headers as they came
 */
export function contentCodingOf(headers: readonly HeaderPair[]): string | undefined {
  const codings = headerValues(headers, 'content-encoding')
    .flatMap((value) => value.split(','))
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== '' && coding !== 'identity');
  return codings.length === 0 ? undefined : codings.join(', ').slice(0, MAX_NAME_LENGTH);
}
