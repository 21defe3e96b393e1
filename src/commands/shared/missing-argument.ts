import { HooksError } from '../../domain/errors.ts';

/**
 * The error for an argument that a person would be asked for, where there is nobody to ask.
 *
 * @param usage the line as it is to be typed, such as `dyte-hooks get <webhook>`
 * @param where the command that shows what there is
 */
export function missingArgument(what: string, usage: string, where: string): HooksError {
  return new HooksError('usage_invalid', `${what} is missing.`, {
    hint: `Usage: ${usage}. To see what there is: ${where}`,
  });
}
