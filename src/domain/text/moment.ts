import { parseDuration } from './duration.ts';

/**
 * A point in time as somebody wrote it, which may depend on when it is looked at.
 *
 * @param now milliseconds since 1970
 * @returns milliseconds since 1970
 */
export type TimeExpression = (now: number) => number;

/** The fraction of a second has any number of digits: Python writes six, Go and RFC 3339 nine. */
const CLOCK = String.raw`(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,20}))?)?`;
const ZONE = String.raw`(z|[+-]\d\d(?::?\d\d)?)`;
const ISO = new RegExp(String.raw`^(\d{4})-(\d\d)-(\d\d)(?:(?:t|\s)${CLOCK}(?:\s?${ZONE})?)?$`);
const TIME = new RegExp(`^${CLOCK}$`);

/**
 * Reads a point in time: so long ago (`10m`), a time of today (`14:03`), a day (`2026-01-02`), or a time
 * in the way of ISO 8601 and RFC 3339. Without a zone it is this machine's own time; what is finer than a
 * millisecond is cut off.
 *
 * @returns undefined for what is none of these
 * @example
 * parseMoment('10m')?.(now); // now - 600000
 */
export function parseTimeExpression(text: string): TimeExpression | undefined {
  const written = text.trim().toLowerCase();
  const ago = parseDuration(written.replace(/\s+ago$/, ''));
  if (ago !== undefined) return (now) => now - ago;
  const at = readIso(written);
  return at === undefined ? readTimeOfToday(written) : () => at;
}

function readIso(written: string): number | undefined {
  const [, year, month = '', day = '', hour = '00', minute = '00', second = '00', fraction, zone = ''] =
    ISO.exec(written) ?? [];
  if (year === undefined) return undefined;
  // Date takes a 31st of February for the 3rd of March.
  const lastDay = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  const time = `${hour}:${minute}:${second}.${millisecondsOf(fraction)}`;
  const at = Date.parse(`${year}-${month}-${day}T${time}${isoZone(zone)}`);
  return Number.isNaN(at) || Number(day) > lastDay ? undefined : at;
}

function readTimeOfToday(written: string): TimeExpression | undefined {
  const [, hour, minute = '', second = '0', fraction] = TIME.exec(written) ?? [];
  if (hour === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const milliseconds = Number(millisecondsOf(fraction));
  return (now) => new Date(now).setHours(Number(hour), Number(minute), Number(second), milliseconds);
}

/** Three digits. */
function millisecondsOf(fraction = ''): string {
  return fraction.slice(0, 3).padEnd(3, '0');
}

/** As Date reads it: `+01` and `+0100` are `+01:00`. */
function isoZone(zone: string): string {
  if (zone === '' || zone === 'z') return zone.toUpperCase();
  return `${zone.slice(0, 3)}:${zone.slice(3).replace(':', '') || '00'}`;
}
