import { parseDuration } from './duration.ts';

/**
 * A point in time as somebody wrote it, which may depend on when it is looked at.
 *
 * @param now milliseconds since 1970
 * @returns milliseconds since 1970
 */
export type Moment = (now: number) => number;

const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[t ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)\s?(z|[+-]\d\d:?\d\d)?)?$/;
const TIME = /^(\d\d):(\d\d)(?::(\d\d))?$/;

/**
 * Reads a point in time: so long ago (`10m`), a time of today (`14:03`), a day (`2026-01-02`), or a time
 * in the way of ISO 8601. Without a zone it is this machine's own time.
 *
 * @returns undefined for what is none of these
 * @example
 * parseMoment('10m')?.(now); // now - 600000
 */
export function parseMoment(text: string): Moment | undefined {
  const written = text.trim().toLowerCase();
  const ago = parseDuration(written.replace(/\s+ago$/, ''));
  if (ago !== undefined) return (now) => now - ago;
  const at = readIso(written);
  return at === undefined ? readTimeOfToday(written) : () => at;
}

function readIso(written: string): number | undefined {
  const [, year = '', month = '', day = '', time = '00:00', zone = ''] = ISO.exec(written) ?? [];
  if (year === '') return undefined;
  // Date takes a 31st of February for the 3rd of March.
  const lastDay = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  const at = Date.parse(`${year}-${month}-${day}T${time}${zone.toUpperCase()}`);
  return Number.isNaN(at) || Number(day) > lastDay ? undefined : at;
}

function readTimeOfToday(written: string): Moment | undefined {
  const [, hour = '', minute = '', second = '0'] = TIME.exec(written) ?? [];
  if (hour === '' || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  return (now) => new Date(now).setHours(Number(hour), Number(minute), Number(second), 0);
}
