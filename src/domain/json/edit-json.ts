import { jsonMember, type JsonMember, type JsonNode } from './json-text.ts';
import { nearest } from '../text/nearest.ts';
import { pathText, type JsonEdit, type PathStep } from './edit-syntax.ts';

export type JsonEditResult =
  | {
      readonly isDone: true;
      readonly node: JsonNode;
      /** Names on the path that stand more than once in their object: the last one counts for parsers. */
      readonly repeatedNames: readonly string[];
    }
  | ({ readonly isDone: false } & EditProblem);

/** What stands in the way of an edit. */
export interface EditProblem {
  /** As a sentence without its end. */
  readonly problem: string;
  /** A path that was meant, where one is near. */
  readonly near?: string | undefined;
}

export interface EditOptions {
  /** Whether what is missing is made, and what is not there need not be removed. True without it. */
  readonly adds?: boolean;
}

/**
 * Changes one place and leaves everything else as it is written. What is missing on the way to it is
 * made; null counts as missing. Where a name stands more than once, the last one is changed, since that
 * is the one that parsers take; to remove it means all of them. Removing what is not there does nothing.
 * Where nothing is added, the whole path must be there.
 */
export function editJson(
  node: JsonNode,
  { path, value }: JsonEdit,
  { adds = true }: EditOptions = {},
): JsonEditResult {
  const editor = new Editor(path, value, adds);
  try {
    const edited = editor.edit(node, 0);
    return { isDone: true, node: edited ?? node, repeatedNames: editor.repeatedNames };
  } catch (error) {
    if (error instanceof EditFailure) return { isDone: false, problem: error.message, near: error.near };
    throw error;
  }
}

class EditFailure extends Error {
  readonly near: string | undefined;

  constructor(problem: string, near?: string) {
    super(problem);
    this.near = near;
  }
}

class Editor {
  readonly #path: readonly PathStep[];
  readonly #value: JsonNode | undefined;
  readonly #adds: boolean;
  readonly repeatedNames: string[] = [];

  constructor(path: readonly PathStep[], value: JsonNode | undefined, adds: boolean) {
    this.#path = path;
    this.#value = value;
    this.#adds = adds;
  }

  /**
   * @param found what is there; undefined for nothing
   * @returns what is to be there; undefined for nothing
   */
  edit(found: JsonNode | undefined, depth: number): JsonNode | undefined {
    const step = this.#path[depth];
    if (step === undefined) return this.#value;
    const isMissing = found === undefined || isNull(found);
    if (isMissing && !this.#adds) return this.#withoutPart(found ?? NULL, step, depth);
    if (isMissing) return this.#value === undefined ? found : this.#made(step, depth);
    if (found.kind === 'array') return this.#editArray(found.items, step, depth);
    if (found.kind === 'object' && step.kind === 'name')
      return this.#editObject(found.members, step.name, depth);
    return this.#withoutPart(found, step, depth);
  }

  #made(step: PathStep, depth: number): JsonNode | undefined {
    if (step.kind === 'index') return this.#editArray([], step, depth);
    return this.#editObject([], step.name, depth);
  }

  #editObject(members: readonly JsonMember[], name: string, depth: number): JsonNode {
    const last = members.findLastIndex((member) => member.name === name);
    if (members.findIndex((member) => member.name === name) !== last) this.repeatedNames.push(name);
    if (last === -1 && !this.#adds) {
      const near = nearest(
        name,
        members.map((member) => member.name),
      );
      throw new EditFailure(
        `${this.#placeAt(depth)} has no field ${name}`,
        near === undefined
          ? undefined
          : pathText([...this.#path.slice(0, depth), { kind: 'name', name: near }]),
      );
    }
    const value = this.edit(members[last]?.value, depth + 1);
    if (value === undefined)
      return { kind: 'object', members: members.filter((member) => member.name !== name) };
    if (last === -1) return { kind: 'object', members: [...members, jsonMember(name, value)] };
    return {
      kind: 'object',
      members: members.map((member, at) => (at === last ? { ...member, value } : member)),
    };
  }

  #editArray(items: readonly JsonNode[], step: PathStep, depth: number): JsonNode {
    const index = step.kind === 'index' ? step.index : indexIn(step.name);
    if (index === undefined) return this.#withoutPart({ kind: 'array', items }, step, depth);
    const isTooFar = this.#adds ? index > items.length && this.#value !== undefined : index >= items.length;
    if (isTooFar)
      throw new EditFailure(
        `${this.#placeAt(depth)} has ${String(items.length)} items: ${String(index)} is too far`,
      );
    const value = this.edit(items[index], depth + 1);
    if (value === undefined) return { kind: 'array', items: items.filter((_item, at) => at !== index) };
    return { kind: 'array', items: items.toSpliced(index, 1, value) };
  }

  /** What cannot have such a part has none that could be removed. */
  #withoutPart(found: JsonNode, step: PathStep, depth: number): JsonNode {
    if (this.#value === undefined && this.#adds) return found;
    const part = step.kind === 'index' ? `item ${String(step.index)}` : `field ${step.name}`;
    throw new EditFailure(`${this.#placeAt(depth)} is ${kindOf(found)}, which has no ${part}`);
  }

  #placeAt(depth: number): string {
    return depth === 0 ? 'the payload' : pathText(this.#path.slice(0, depth));
  }
}

/** The number that a name is, so that `participants.0` means the first one. */
function indexIn(name: string): number | undefined {
  return /^\d{1,9}$/.test(name) ? Number(name) : undefined;
}

const NULL: JsonNode = { kind: 'scalar', text: 'null' };

function isNull(node: JsonNode): boolean {
  return node.kind === 'scalar' && node.text === 'null';
}

function kindOf(node: JsonNode): string {
  if (node.kind !== 'scalar') return node.kind === 'array' ? 'a list' : 'an object';
  if (node.text.startsWith('"')) return 'a text';
  return /^[tfn]/.test(node.text) ? node.text : 'a number';
}
