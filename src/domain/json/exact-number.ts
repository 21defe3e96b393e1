import { readJsonText, type JsonNode } from './json-text.ts';

/** Stands before the text of a number where JSON.stringify wants a string; nobody outside can know it. */
const MARK = `number:${String(Math.random())}:${String(Math.random())}:`;

const MARKED = new RegExp(`"${MARK.replaceAll('.', '\\.')}([-+.\\deE]+)"`, 'g');

let areThereAny = false;

/** A number that a double would show differently: `9007199254740993`, `1e400`, `1.0`, `-0`. */
export class ExactNumber {
  // Private, so that it has no fields to be looked up by a path, or to be masked.
  readonly #text: string;

  /** @param text as JSON has it */
  constructor(text: string) {
    this.#text = text;
    areThereAny = true;
  }

  /** As it is written. */
  toString(): string {
    return this.#text;
  }

  /** For `exactJson` alone. */
  toJSON(): string {
    return MARK + this.#text;
  }
}

/**
 * What JSON.parse returns, but with an `ExactNumber` for each number that it would change.
 *
 * @throws SyntaxError for what is no JSON
 */
export function parseExactly(text: string): unknown {
  const value: unknown = JSON.parse(text);
  const node = hasOtherNumbers(text) ? readJsonText(text) : undefined;
  return node === undefined ? value : valueOf(node);
}

/** JSON.stringify, with every `ExactNumber` as it is written. */
export function exactJson(value: unknown, indent = 0): string {
  const text = JSON.stringify(value, null, indent);
  return areThereAny ? text.replaceAll(MARKED, '$1') : text;
}

/**
 * The number as JSON.stringify writes it, where that is the same number: `1` for `1.0`; undefined where a
 * double cannot hold it.
 */
export function plainText(number: ExactNumber): string | undefined {
  const plain = JSON.stringify(Number(number.toString()));
  return decimalOf(plain) === decimalOf(number.toString()) ? plain : undefined;
}

/** What looks like a number between other tokens; what stands so in a string does no harm. */
const NUMBER = /(?<![^\s:,[])-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?=[\s,\]}]|$)/g;

function hasOtherNumbers(text: string): boolean {
  NUMBER.lastIndex = 0;
  for (let found = NUMBER.exec(text); found !== null; found = NUMBER.exec(text))
    if (!survives(found[0])) return true;
  return false;
}

function survives(text: string): boolean {
  return JSON.stringify(Number(text)) === text;
}

function valueOf(node: JsonNode): unknown {
  if (node.kind === 'array') return node.items.map(valueOf);
  // fromEntries makes own fields of every name: one called __proto__ stays a field.
  if (node.kind === 'object')
    return Object.fromEntries(node.members.map(({ name, value }) => [name, valueOf(value)]));
  const isNumber = /^[-\d]/.test(node.text);
  return isNumber && !survives(node.text) ? new ExactNumber(node.text) : JSON.parse(node.text);
}

/** The same text for the same number, however it is written; undefined for what is none. */
function decimalOf(text: string): string | undefined {
  const [whole, sign = '', integer = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,6}))?$/.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const digits = (integer + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  const power = Number(exponent) - fraction.length + digits.length - significant.length;
  return `${sign}${significant}e${String(power)}`;
}
