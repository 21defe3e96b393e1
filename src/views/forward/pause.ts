import { roughLengthText } from '../../domain/text/amounts.ts';
import { shellWord } from '../../domain/text/shell-word.ts';
import type { Pause } from '../../domain/forward/pause.ts';
import { isSameDay, localDay, localTime } from '../../terminal/text/local-time.ts';
import { safeText } from '../../terminal/text/safe-text.ts';

/**
 * Since when and by whom: `since 14:03:07, by ada@laptop`.
 *
 * @param now milliseconds since 1970
 */
export function pauseText({ since, by }: Pause, now: number): string {
  const day = isSameDay(since, now) ? '' : `${localDay(since, now)} `;
  return `since ${day}${localTime(since)}, by ${safeText(by)}`;
}

/** How long it has lasted, or did. */
export function pauseLengthText(milliseconds: number): string {
  return roughLengthText(Math.max(0, milliseconds) / 1000);
}

/**
 * The command that lets forwarding go on.
 *
 * @param store as `--store` names it; undefined for the usual one
 */
export function resumeCommand(store: string | undefined): string {
  return `dyte-hooks deliveries resume${store === undefined ? '' : ` --store ${safeText(shellWord(store))}`}`;
}

/** What is said where deliveries wait because of it. */
export function pausedNotice(pause: Pause, now: number, store: string | undefined): string {
  return `Forwarding is paused ${pauseText(pause, now)}: deliveries wait. It goes on with: ${resumeCommand(store)}`;
}
