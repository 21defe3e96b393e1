const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** The time of day on this machine: `14:03:07`. */
export function localTime(milliseconds: number): string {
  const date = new Date(milliseconds);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(':');
}
