import type { Listener } from '../webhook/temporary-name.ts';

/**
 * The title of a meeting that is thrown away, so that whoever finds it later knows where it is from:
 * `dyte-hooks ada@laptop 2026-11-26 20:15`.
 *
 * @param maker as `readableListener` makes it
 * @param now milliseconds since 1970; the title has it in UTC
 */
export function testMeetingTitle({ user, host }: Listener, now: number): string {
  return `dyte-hooks ${user}@${host} ${new Date(now).toISOString().slice(0, 16).replace('T', ' ')}`;
}
