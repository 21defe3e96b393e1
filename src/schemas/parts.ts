import { Type, type Static, type TProperties, type TSchema } from 'typebox';
import { NETWORK_FAULTS } from '../domain/network/network-fault.ts';

/**
 * What schemas of our JSON are made of. Files here describe, and make nothing: other code imports types
 * from them alone, so that no command loads typebox for its JSON.
 */

/** A value of this schema, as the code that makes it sees it. */
export type JsonOf<Schema extends TSchema> = Schema extends TSchema ? ReadonlyDeep<Static<Schema>> : never;

type ReadonlyDeep<Value> = Value extends (...given: never) => unknown
  ? Value
  : Value extends readonly (infer Item)[]
    ? readonly ReadonlyDeep<Item>[]
    : Value extends object
      ? { readonly [Name in keyof Value]: ReadonlyDeep<Value[Name]> }
      : Value;

/** An object of ours: it has these fields and no others. One with a name is written once in each file. */
export function object<const Fields extends TProperties>(
  fields: Fields,
  options: { readonly title?: string; readonly description?: string } = {},
) {
  return Type.Object(fields, { additionalProperties: false, ...options });
}

export function text(description?: string) {
  return Type.String(described(description));
}

export function flag(description: string) {
  return Type.Boolean({ description });
}

/** A whole number from 0 on: how many, or how many bytes. */
export function count(description?: string) {
  return Type.Integer({ minimum: 0, ...described(description) });
}

/** The place of something among its kind, from 1 on. */
export function ordinal(description: string) {
  return Type.Integer({ minimum: 1, description });
}

/** A duration. */
export function milliseconds(description?: string) {
  return Type.Integer({ minimum: 0, ...described(description) });
}

/** ISO 8601 with milliseconds, in UTC. */
export function isoTime(description?: string) {
  return Type.String({ format: 'date-time', ...described(description) });
}

/**
 * One of some words. The compiler holds them to be those that there are, no fewer and no more.
 *
 * @param words with what each means, where its name does not say so
 */
export function oneOf<Word extends string>(words: Readonly<Record<Word, string>>, description = '') {
  const meanings = Object.entries<string>(words)
    .filter(([, meaning]) => meaning !== '')
    .map(([word, meaning]) => `\`${word}\`: ${meaning}.`);
  const all = [description, ...meanings].filter((part) => part !== '').join(' ');
  return Type.Unsafe<Word>({
    type: 'string',
    enum: Object.keys(words),
    ...(all === '' ? {} : { description: all }),
  });
}

/** The same, where the words are a list elsewhere. */
export function oneOfList<const Words extends readonly string[]>(words: Words, description?: string) {
  return Type.Unsafe<Words[number]>({ type: 'string', enum: [...words], ...described(description) });
}

/** A value, or null where it is not known or does not apply. */
export function orNull<const Schema extends TSchema>(schema: Schema, description?: string) {
  return Type.Union([schema, Type.Null()], described(description));
}

/** Numbers by names that are not known beforehand. */
export function counts(description: string) {
  return Type.Record(Type.String(), count(), { description });
}

/** Names in lower case. */
export const headerValues = Type.Record(
  Type.String(),
  Type.Union([Type.String(), Type.Array(Type.String())]),
  {
    description: 'Names in lower case; a list of values where a header came more than once.',
  },
);

/** The HTTP status of an answer. */
export function httpStatus() {
  return Type.Integer({ minimum: 100, maximum: 999 });
}

/** Why no answer came that can be used. */
export const networkFault = oneOfList(NETWORK_FAULTS);

/** What tells the objects of a stream apart. */
export function type<const Name extends string>(name: Name) {
  return Type.Literal(name, { description: 'What the object is.' });
}

function described(description: string | undefined): { description?: string } {
  return description === undefined ? {} : { description };
}
