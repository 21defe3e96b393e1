import { isObject } from '../json/json-value.ts';

/** The field `name` of `value`; undefined where there is none. Nothing inherited is found. */
export function fieldOf(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** The text in a field: undefined unless it is a string that holds more than white space. */
export function textOf(value: unknown, name: string): string | undefined {
  const found = fieldOf(value, name);
  return typeof found === 'string' && found.trim() !== '' ? found : undefined;
}
