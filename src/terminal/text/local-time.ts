const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** The last one that was asked for: many lines are of one second. */
let known = { second: Number.NaN, text: '' };

/** The time of day on this machine: `14:03:07`. */
export function localTime(milliseconds: number): string {
  const second = Math.floor(milliseconds / 1000);
  if (second === known.second) return known.text;
  const date = new Date(milliseconds);
  const text = [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(':');
  known = { second, text };
  return text;
}

/** Whether two points in time, in milliseconds since 1970, lie on one day of this machine. */
export function isSameDay(one: number, other: number): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString();
}

/**
 * The day on this machine, as short as it can be understood: `Jan 02` in this year, else `2025-01-02`.
 *
 * @param now milliseconds since 1970
 */
export function localDay(milliseconds: number, now: number): string {
  const date = new Date(milliseconds);
  const day = twoDigits(date.getDate());
  if (date.getFullYear() === new Date(now).getFullYear()) return `${MONTHS[date.getMonth()] ?? ''} ${day}`;
  return `${String(date.getFullYear())}-${twoDigits(date.getMonth() + 1)}-${day}`;
}

/** When the day of this machine begins that `milliseconds` is in, and when it ends. */
export function localDayBounds(milliseconds: number): { readonly start: number; readonly end: number } {
  const date = new Date(milliseconds);
  const [year, month, day] = [date.getFullYear(), date.getMonth(), date.getDate()] as const;
  return { start: new Date(year, month, day).getTime(), end: new Date(year, month, day + 1).getTime() };
}

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

/** The day on this machine, in full: `Friday 2026-01-02`. */
export function localDate(milliseconds: number): string {
  const date = new Date(milliseconds);
  const day = [String(date.getFullYear()), twoDigits(date.getMonth() + 1), twoDigits(date.getDate())];
  return `${WEEKDAYS[date.getDay()] ?? ''} ${day.join('-')}`;
}

/** The whole of it: `2026-01-02 14:03:07.045`. */
export function localDateTime(milliseconds: number): string {
  const date = new Date(milliseconds);
  const day = [String(date.getFullYear()), twoDigits(date.getMonth() + 1), twoDigits(date.getDate())];
  return `${day.join('-')} ${localTime(milliseconds)}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}
