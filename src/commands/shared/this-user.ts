import { hostname, userInfo } from 'node:os';
import type { Listener } from '../../domain/webhook/temporary-name.ts';

/** Who runs this, for others who meet what they did: `ada@laptop`. */
export function thisUser(): string {
  const { user, host } = userOfHost();
  return `${user}@${host}`;
}

/** The same in its two parts, as the system has them. */
export function userOfHost(): Listener {
  return { user: userName(), host: hostname() };
}

/** A container may run as a user that its system does not know. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'somebody';
  }
}
