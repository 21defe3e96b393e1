import { hostname, userInfo } from 'node:os';

/** Who runs this, for others who meet what they did: `ada@laptop`. */
export function thisUser(): string {
  return `${userName()}@${hostname()}`;
}

/** A container may run as a user that its system does not know. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'somebody';
  }
}
