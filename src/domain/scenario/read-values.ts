import type { Fields, NodeReader } from '../configuration/node-reader.ts';
import { shorten } from '../configuration/node-reader.ts';
import { durationText, parseDuration } from '../text/duration.ts';
import { nearest } from '../text/nearest.ts';

/** What a key says; each is a fault, and undefined, where it is something else. */

export function readText(reader: NodeReader, fields: Fields, key: string): string | undefined {
  const node = fields.get(key);
  return node === undefined ? undefined : reader.text(node, `"${key}"`)?.value;
}

export function readChoice<const Word extends string>(
  reader: NodeReader,
  fields: Fields,
  key: string,
  choices: readonly Word[],
): Word | undefined {
  const node = fields.get(key);
  const text = node === undefined ? undefined : reader.written(node, `"${key}"`, 'text');
  if (node === undefined || text === undefined) return undefined;
  const found = choices.find((choice) => choice === text.value);
  if (found !== undefined) return found;
  const near = nearest(text.value, choices);
  const question = near === undefined ? '' : ` Did you mean ${near}?`;
  return reader.fault(
    node,
    `"${key}" cannot be "${shorten(text.value)}".${question} There are: ${choices.join(', ')}.`,
  );
}

export function readWhole(
  reader: NodeReader,
  fields: Fields,
  key: string,
  { min, max }: { readonly min: number; readonly max: number },
): number | undefined {
  const node = fields.get(key);
  const text = node === undefined ? undefined : reader.written(node, `"${key}"`, 'a whole number');
  if (node === undefined || text === undefined) return undefined;
  const value = /^\d{1,15}$/.test(text.value) ? Number(text.value) : -1;
  if (value >= min && value <= max) return value;
  return reader.fault(node, `"${key}" must be a whole number from ${String(min)} to ${String(max)}.`);
}

/** @returns milliseconds */
export function readDuration(
  reader: NodeReader,
  fields: Fields,
  key: string,
  max: number,
): number | undefined {
  const node = fields.get(key);
  const text = node === undefined ? undefined : reader.written(node, `"${key}"`, 'a duration, such as 2s');
  if (node === undefined || text === undefined) return undefined;
  const value = text.value === '0' ? 0 : parseDuration(text.value);
  if (value !== undefined && value <= max) return value;
  return reader.fault(
    node,
    value === undefined
      ? `"${key}" must be a duration with its unit, such as 500ms, 2s or 10m.`
      : `"${key}" must be ${durationText(max)} at most.`,
  );
}

/** False where it is not there. */
export function readFlag(reader: NodeReader, fields: Fields, key: string): boolean {
  const node = fields.get(key);
  if (node === undefined) return false;
  const { value } = reader.boolean(node, `"${key}"`) ?? { value: false };
  if (typeof value === 'boolean') return value;
  reader.fault(node, `"${key}" must be true or false.`);
  return false;
}
