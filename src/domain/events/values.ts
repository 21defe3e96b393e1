/** Whether `value` is an object with named fields, as JSON has them: not null, not a list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The field `name` of `value`; undefined where there is none. Nothing inherited is found. */
export function fieldOf(value: unknown, name: string): unknown {
  return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** The text in a field: undefined unless it is a string that holds more than white space. */
export function textOf(value: unknown, name: string): string | undefined {
  const found = fieldOf(value, name);
  return typeof found === 'string' && found.trim() !== '' ? found : undefined;
}
