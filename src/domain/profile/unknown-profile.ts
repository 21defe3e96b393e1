import { HooksError } from '../errors.ts';
import { nearest } from '../text/nearest.ts';

/**
 * The error for a profile that is named but not there.
 *
 * @param names of those that are there
 */
export function unknownProfile(name: string, names: readonly string[]): HooksError {
  const there = names.length === 0 ? 'There are none yet.' : `There are: ${names.join(', ')}.`;
  const near = nearest(name, names);
  const question = near === undefined ? '' : `Did you mean ${near}? `;
  return new HooksError('profile_not_found', `There is no profile "${name}". ${there}`, {
    hint: `${question}To make it: dyte-hooks login --profile ${name}`,
  });
}
