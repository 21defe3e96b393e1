const TIME = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:?\d{2})?$/;

/**
 * Milliseconds since 1970 of a time as the services write it: ISO 8601, or Dyte's form with a space
 * and microseconds (`2026-01-02 03:06:07.123456Z`). Without a zone it is taken as UTC.
 *
 * @returns undefined for anything else
 */
export function readTime(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined;
  const parts = TIME.exec(value.trim());
  if (parts === null) return undefined;
  const [, day = '', clock = '', fraction = '', zone = 'Z'] = parts;
  const milliseconds = fraction.slice(0, 3).padEnd(3, '0');
  const offset = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone;
  const time = Date.parse(`${day}T${clock}.${milliseconds}${offset}`);
  return Number.isNaN(time) ? undefined : time;
}
