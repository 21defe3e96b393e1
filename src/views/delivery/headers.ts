import { maskHeaderValue } from '../../domain/secrets/mask-secrets.ts';
import type { HeaderPair } from '../../domain/delivery/received-delivery.ts';

/** Headers fit for showing: names in lower case, secrets masked unless they are wanted. */
export function shownHeaders(headers: readonly HeaderPair[], showSecrets: boolean): readonly HeaderPair[] {
  return headers.map(([name, value]) => {
    const lower = name.toLowerCase();
    return [lower, showSecrets ? value : maskHeaderValue(lower, value)];
  });
}
