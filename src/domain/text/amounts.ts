const SIZES = ['kB', 'MB', 'GB', 'TB'] as const;

/** A size for people, in decimal units: `512 B`, `2.0 MB`. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${String(Math.round(bytes))} B`;
  let amount = bytes;
  let unit = '';
  for (const next of SIZES) {
    if (amount < 999.95) break;
    amount /= 1000;
    unit = next;
  }
  return `${amount.toFixed(1)} ${unit}`;
}

/** A number for people: `1,234`. */
export function numberText(value: number): string {
  return String(value).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}

/**
 * So many of something: `1 delivery`, `1,234 deliveries`.
 *
 * @param many with an "s" unless it is given
 */
export function countText(count: number, one: string, many = `${one}s`): string {
  return `${numberText(count)} ${count === 1 ? one : many}`;
}

/** `1 delivery`, `2 deliveries`. */
export function deliveriesText(count: number): string {
  return countText(count, 'delivery', 'deliveries');
}

/** How long something took or takes, for people: `under 1 ms`, `12 ms`, `1.5 s`, `30 s`. */
export function timeText(milliseconds: number): string {
  if (milliseconds < 1) return 'under 1 ms';
  const rounded = Math.round(milliseconds);
  return rounded < 1000 ? `${String(rounded)} ms` : `${String(Math.round(milliseconds / 100) / 10)} s`;
}

/** A duration for programs: whole milliseconds. */
export function roundedMs(milliseconds: number): number {
  return Math.round(milliseconds);
}

/** A length to the second: `45s`, `10m 00s`, `1h 02m 03s`. */
export function lengthText(seconds: number): string {
  const { hours, minutes, rest } = split(Math.round(seconds));
  if (hours > 0) return `${String(hours)}h ${twoDigits(minutes)}m ${twoDigits(rest)}s`;
  return minutes > 0 ? `${String(minutes)}m ${twoDigits(rest)}s` : `${String(rest)}s`;
}

/** About how long: `45s`, `20m`, `1h 05m`. */
export function roughLengthText(seconds: number): string {
  if (seconds < 59.5) return `${String(Math.round(seconds))}s`;
  const { hours, minutes } = split(Math.round(seconds / 60) * 60);
  return hours > 0 ? `${String(hours)}h ${twoDigits(minutes)}m` : `${String(minutes)}m`;
}

function split(seconds: number): { readonly hours: number; readonly minutes: number; readonly rest: number } {
  return {
    hours: Math.floor(seconds / 3600),
    minutes: Math.floor(seconds / 60) % 60,
    rest: seconds % 60,
  };
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
