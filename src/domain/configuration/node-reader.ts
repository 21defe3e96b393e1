import { isAlias, isMap, isScalar, isSeq, type Node, type Scalar } from 'yaml';
import { nearest } from '../text/nearest.ts';
import type { Located, Location } from './configuration.ts';
import type { Faults } from './faults.ts';
import { refusedKeyReason } from './refused-keys.ts';
import { holdsVariable } from './variables.ts';
import type { YamlSource } from './yaml-source.ts';

/** The values of a mapping, by key. */
export interface Fields {
  readonly location: Location;
  get(key: string): Node | undefined;
}

/** Longer ones are shown in part. */
const MAX_SHOWN_LENGTH = 60;

/** Reads what is expected of nodes; whatever is different becomes a fault, and undefined. */
export class NodeReader {
  readonly #source: YamlSource;
  readonly #faults: Faults;

  constructor(source: YamlSource, faults: Faults) {
    this.#source = source;
    this.#faults = faults;
  }

  fault(node: Node, text: string): undefined {
    this.#faults.add(this.#source.locationOf(node), text);
    return undefined;
  }

  /** The same where no node has the place. */
  faultAt(location: Location, text: string): void {
    this.#faults.add(location, text);
  }

  isMapping(node: Node): boolean {
    return isMap(this.#source.resolve(node));
  }

  locationOf(node: Node): Location {
    return this.#source.locationOf(node);
  }

  /**
   * A mapping whose keys are known.
   *
   * @param what it is, for the start of a sentence: `A webhook`
   * @param known its keys; a function takes any key that it finds nothing wrong with
   */
  fields(
    node: Node,
    what: string,
    known: readonly string[] | ((key: string) => string | undefined),
  ): (Fields & { readonly entries: readonly (readonly [string, Node])[] }) | undefined {
    const resolved = this.#resolve(node);
    if (resolved === undefined) return undefined;
    if (!isMap<Node, Node | null>(resolved))
      return this.#wrongType(node, resolved, what, 'a mapping (key: value)');
    const entries = new Map<string, Node>();
    for (const { key, value } of resolved.items) {
      const name = isScalar(key) ? String(key.source ?? key.value) : undefined;
      const fault = name === undefined ? 'A key must be a word.' : keyFault(name, what, known);
      if (fault !== undefined) this.fault(key, fault);
      else if (value !== null && name !== undefined) entries.set(name, value);
    }
    return {
      location: this.locationOf(node),
      get: (key) => entries.get(key),
      entries: [...entries],
    };
  }

  list(node: Node, what: string): readonly Node[] | undefined {
    const resolved = this.#resolve(node);
    if (resolved === undefined) return undefined;
    if (!isSeq<Node | null>(resolved))
      return this.#wrongType(node, resolved, what, 'a list (lines that begin with "-")');
    return resolved.items.flatMap((item) => item ?? []);
  }

  text(node: Node, what: string): Located<string> | undefined {
    const scalar = this.#scalar(node, what, 'text');
    if (scalar === undefined) return undefined;
    const { value } = scalar;
    if (typeof value !== 'string') {
      const shown = shorten(String(scalar.source ?? value));
      return this.fault(node, `${what} must be text. Write it in quotes: "${shown}".`);
    }
    if (value.trim() === '') return this.fault(node, `${what} is empty.`);
    return { value, location: this.locationOf(node) };
  }

  /** A text, a number or another word, as it is written. */
  written(node: Node, what: string, wanted: string): Located<string> | undefined {
    const scalar = this.#scalar(node, what, wanted);
    if (scalar === undefined) return undefined;
    const { value, source } = scalar;
    const text = typeof value === 'string' ? value : String(source ?? value);
    return { value: text.trim(), location: this.locationOf(node) };
  }

  /** True, false, or a text with a variable that will be one of them. */
  boolean(node: Node, what: string): Located<boolean | string> | undefined {
    const scalar = this.#scalar(node, what, 'true or false');
    if (scalar === undefined) return undefined;
    const { value } = scalar;
    const isRight = typeof value === 'boolean' || (typeof value === 'string' && holdsVariable(value));
    if (isRight) return { value, location: this.locationOf(node) };
    const meant = MEANT_BOOLEANS.get(String(value).toLowerCase());
    const question = meant === undefined ? '' : ` Did you mean ${meant}?`;
    return this.fault(node, `${what} must be true or false, not "${shorten(String(value))}".${question}`);
  }

  #scalar(node: Node, what: string, wanted: string): Scalar | undefined {
    const resolved = this.#resolve(node);
    if (resolved === undefined) return undefined;
    if (!isScalar(resolved) || resolved.value === null) return this.#wrongType(node, resolved, what, wanted);
    return resolved;
  }

  #resolve(node: Node): Node | undefined {
    const resolved = this.#source.resolve(node);
    if (resolved === undefined && isAlias(node))
      return this.fault(node, `Nothing before this line is called &${shorten(node.source)}.`);
    return resolved;
  }

  #wrongType(node: Node, resolved: Node, what: string, wanted: string): undefined {
    return this.fault(node, `${what} must be ${wanted}, not ${kindOf(resolved)}.`);
  }
}

const MEANT_BOOLEANS: ReadonlyMap<string, string> = new Map([
  ...['yes', 'on', 'y', '1', 'true', 'enabled'].map((word) => [word, 'true'] as const),
  ...['no', 'off', 'n', '0', 'false', 'disabled'].map((word) => [word, 'false'] as const),
]);

function kindOf(node: Node): string {
  if (isMap(node)) return 'a mapping';
  if (isSeq(node)) return 'a list';
  if (isScalar(node) && node.value === null) return 'empty';
  return isScalar(node) && typeof node.value === 'string'
    ? `"${shorten(node.value)}"`
    : 'a value of another kind';
}

function keyFault(
  key: string,
  what: string,
  known: readonly string[] | ((key: string) => string | undefined),
): string | undefined {
  if (typeof known === 'function') return known(key);
  if (known.includes(key)) return undefined;
  const refused = refusedKeyReason(key);
  if (refused !== undefined) return refused;
  if (key === '<<') return '"<<" is not read here. Use aliases for values: events: *name.';
  const near = nearest(key, known);
  const hint = near === undefined ? `It may have: ${known.join(', ')}.` : `Did you mean "${near}"?`;
  return `${what} has no "${shorten(key)}". ${hint}`;
}

/** A word of the file, as much of it as a message can take. */
export function shorten(text: string): string {
  return text.length > MAX_SHOWN_LENGTH ? `${text.slice(0, MAX_SHOWN_LENGTH)}…` : text;
}
