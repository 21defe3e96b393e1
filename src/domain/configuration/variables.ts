import { CREDENTIAL_VARIABLES } from '../environment/child-environment.ts';
import { readVariable, type Variables } from '../environment/variables.ts';

/** `$$` stands for one `$`; `${` begins a variable. */
const MARK = /\$\$|\$\{([^}]*)(\}?)/g;

const VARIABLE = /^([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?$/s;

/** Whether a text has to be expanded before it is used. */
export function holdsVariable(text: string): boolean {
  return text.includes('${');
}

/**
 * What is wrong with the variables of a text, without looking at any value.
 *
 * @returns a sentence or two; undefined where nothing is
 */
export function variableProblem(text: string): string | undefined {
  for (const [whole, inside = '', end] of text.matchAll(MARK)) {
    if (whole === '$$') continue;
    if (end === '')
      return `"${whole.slice(0, 20)}" begins a variable that does not end. Add a }, or write $$ for a $.`;
    if (inside.includes('${')) return `"${whole}" has a variable in another one. Give it a plain default.`;
    const [, name = ''] = VARIABLE.exec(inside) ?? [];
    if (CREDENTIAL_VARIABLES.has(name))
      return `"${whole}" would put a credential of yours where others can read it. It has no place in this file.`;
    if (name === '')
      return `"${whole}" is not a variable. Write \${NAME} or \${NAME:-default}, or $$ for a $.`;
  }
  return undefined;
}

export interface Expansion {
  readonly text: string;
  /** Variables that are neither set nor have a default, each once. */
  readonly missing: readonly string[];
}

/**
 * Puts the values of the environment in the place of `${NAME}` and `${NAME:-default}`. An empty variable counts as
 * unset, as everywhere. `$$` is `$`.
 *
 * @param text without a `variableProblem`
 */
export function expandVariables(text: string, variables: Variables): Expansion {
  const missing = new Set<string>();
  const expanded = text.replaceAll(MARK, (whole, inside: string | undefined) => {
    if (inside === undefined) return '$';
    const [, name = '', fallback] = VARIABLE.exec(inside) ?? [];
    const value = readVariable(variables, name) ?? fallback;
    if (value === undefined) missing.add(name);
    return value ?? whole;
  });
  return { text: expanded, missing: [...missing] };
}

/** A text that `expandVariables` gives back as it is here. */
export function escapeVariables(text: string): string {
  return text.replaceAll('$', '$$$$');
}
