import { editJson, type EditOptions, type EditProblem } from './edit-json.ts';
import { compactJson, readJsonText } from './json-text.ts';
import type { JsonEdit } from './edit-syntax.ts';

export type EditedBody =
  | {
      readonly kind: 'changed';
      /** Compact JSON. */
      readonly body: Buffer;
      /** Names that stood more than once where something was changed: the last one was. */
      readonly repeatedNames: readonly string[];
    }
  /** Everything was already so. */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'not_json' }
  /** An edit does not fit. */
  | ({ readonly kind: 'not_possible' } & EditProblem);

const decoder = new TextDecoder('utf-8', { fatal: true });

/** The text of a body; undefined when its bytes are none. */
export function bodyText(body: Uint8Array): string | undefined {
  try {
    return decoder.decode(body);
  } catch {
    return undefined;
  }
}

/** Changes a body, one edit after the other. Everything else in it stays as it is written, but for white space. */
export function editBody(
  body: Uint8Array,
  edits: readonly JsonEdit[],
  options: EditOptions = {},
): EditedBody {
  const node = readJsonText(bodyText(body) ?? '');
  if (node === undefined) return { kind: 'not_json' };
  const repeatedNames = new Set<string>();
  let edited = node;
  for (const edit of edits) {
    const result = editJson(edited, edit, options);
    if (!result.isDone) return { kind: 'not_possible', problem: result.problem, near: result.near };
    edited = result.node;
    for (const name of result.repeatedNames) repeatedNames.add(name);
  }
  const text = compactJson(edited);
  if (text === compactJson(node)) return { kind: 'unchanged' };
  return { kind: 'changed', body: Buffer.from(text), repeatedNames: [...repeatedNames] };
}
