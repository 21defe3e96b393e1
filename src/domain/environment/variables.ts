import { HooksError } from '../errors.ts';
import { pastedProblem, trimPasted } from '../text/pasted-text.ts';
import type { SourcedText } from '../credentials/authorization.ts';

/** The environment of a run, as it was handed in. */
export type Variables = Readonly<Record<string, string | undefined>>;

/**
 * One variable, without what comes along in files of variables and when a value is copied: spaces, line
 * ends and quotation marks around it (`docker run --env-file` takes none of them off). An empty one counts
 * as unset: `export DYTE_API_KEY=` is how scripts and CI systems leave a value out.
 */
export function readVariable(variables: Variables, name: string): string | undefined {
  // Objects have names of their own kind, such as constructor, which nobody has set.
  const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
  const bare = value === undefined ? '' : trimPasted(value);
  return bare === '' ? undefined : bare;
}

/**
 * One variable that holds one word, and its name for messages.
 *
 * @throws HooksError `settings_invalid`, which names what is wrong with the text, and never holds it
 */
export function readWord(variables: Variables, name: string): SourcedText | undefined {
  const text = readVariable(variables, name);
  if (text === undefined) return undefined;
  const problem = pastedProblem(text);
  if (problem === undefined) return { text, from: name };
  throw new HooksError('settings_invalid', `The value of ${name} ${problem}.`, {
    hint: 'Set it again: one line, without quotation marks in the value itself.',
  });
}

/** Whether a CI runs this: then there is nobody to ask, and nobody to turn pages. */
export function isInCi(variables: Variables): boolean {
  const ci = readVariable(variables, 'CI');
  return ci !== undefined && ci !== 'false';
}
