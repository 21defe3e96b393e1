import { HooksError, type ErrorCode } from '../errors.ts';
import type { Location } from './configuration.ts';

/** More of them help nobody: most have the same cause. */
const MAX_SHOWN = 20;

/** What is wrong with a file, in the order of its lines. */
export class Faults {
  readonly #path: string;
  readonly #found: { readonly location: Location; readonly text: string }[] = [];

  /** @param path of the file, as it is shown to people */
  constructor(path: string) {
    this.#path = path;
  }

  /** @param text a sentence or two: what is wrong, and what to write instead */
  add(location: Location, text: string): void {
    const isKnown = this.#found.some(
      ({ location: { line, column }, text: known }) =>
        line === location.line && column === location.column && known === text,
    );
    // What an alias repeats is wrong once.
    if (!isKnown) this.#found.push({ location, text });
  }

  get areThere(): boolean {
    return this.#found.length > 0;
  }

  /** @throws HooksError with every fault, its line and its column; nothing where there is none */
  throwIfAny(code: ErrorCode = 'configuration_invalid', hint?: string): void {
    const lines = this.#found
      .toSorted(({ location: a }, { location: b }) => a.line - b.line || a.column - b.column)
      .map(({ location: { line, column }, text }) => `${this.#path}:${line}:${column}: ${text}`);
    const [first] = lines;
    if (first === undefined) return;
    if (lines.length === 1) throw new HooksError(code, first, { hint });
    const shown = lines.slice(0, MAX_SHOWN);
    const left = lines.length - shown.length;
    throw new HooksError(code, `${this.#path} has ${lines.length} errors.`, {
      items: left === 0 ? shown : [...shown, `and ${left} more`],
      hint,
    });
  }
}
