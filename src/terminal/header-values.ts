import type { HeaderPair } from '../domain/received-delivery.ts';

/** Headers whose values let somebody in. A signature is none: it proves one body and opens nothing. */
const SECRET_HEADER = /^(?:proxy-)?authorization$|cookie$|api-?key|token|secret|password/;

const MASK = '…';

/** Headers fit for showing: names in lower case, secrets masked unless they are wanted. */
export function shownHeaders(headers: readonly HeaderPair[], showSecrets: boolean): readonly HeaderPair[] {
  return headers.map(([name, value]) => {
    const lower = name.toLowerCase();
    return [lower, !showSecrets && SECRET_HEADER.test(lower) ? MASK : value];
  });
}
