import { readCredentials, type SourcedText } from '../../domain/credentials/authorization.ts';
import { HooksError } from '../../domain/errors.ts';
import { isFixedPair } from '../../emulator/authentication.ts';
import { readWord } from '../../domain/environment/variables.ts';
import { FIXED_CREDENTIALS, type EmulatorCredentials } from '../../emulator/emulator-options.ts';
import type { Environment } from '../../context.ts';

export interface ChosenCredentials {
  readonly credentials: EmulatorCredentials;
  /** `fixed` also when the environment holds the fixed pair: then the key is no secret. */
  readonly source: 'option' | 'environment' | 'fixed';
}

/**
 * Decides what the emulator accepts: `--org-id` with `DYTE_API_KEY`, else the credentials of the
 * environment, else the fixed pair.
 *
 * @throws HooksError `option_missing` or `settings_invalid` when half a pair was given
 */
export function chooseCredentials(orgId: string | undefined, environment: Environment): ChosenCredentials {
  const variable = (name: string): SourcedText | undefined => readWord(environment, name);
  const key = variable('DYTE_API_KEY');
  if (orgId !== undefined) {
    if (key === undefined) throw keyMissing();
    return { credentials: readCredentials({ text: orgId, from: '--org-id' }, key), source: 'option' };
  }
  const found = fromEnvironment(variable('DYTE_ORG_ID'), key, variable('DYTE_AUTHORIZATION'));
  if (found === undefined || isFixedPair(found)) return { credentials: FIXED_CREDENTIALS, source: 'fixed' };
  return { credentials: found, source: 'environment' };
}

/**
 * The same for what is only printed, for an emulator of another terminal: half a pair in this environment is what
 * the variables will replace, and no mistake.
 *
 * @throws HooksError as above, except for half a pair
 */
export function printableCredentials(orgId: string | undefined, environment: Environment): ChosenCredentials {
  const isHalf =
    readWord(environment, 'DYTE_AUTHORIZATION') === undefined &&
    (readWord(environment, 'DYTE_ORG_ID') === undefined) !==
      (readWord(environment, 'DYTE_API_KEY') === undefined);
  if (orgId === undefined && isHalf) return { credentials: FIXED_CREDENTIALS, source: 'fixed' };
  return chooseCredentials(orgId, environment);
}

function fromEnvironment(
  id: SourcedText | undefined,
  key: SourcedText | undefined,
  whole: SourcedText | undefined,
): EmulatorCredentials | undefined {
  if (whole !== undefined) return readCredentials(undefined, whole);
  if (id !== undefined && key !== undefined) return readCredentials(id, key);
  if (id === undefined && key === undefined) return undefined;
  const [present, absent] =
    id === undefined ? ['DYTE_API_KEY', 'DYTE_ORG_ID'] : ['DYTE_ORG_ID', 'DYTE_API_KEY'];
  throw new HooksError('settings_invalid', `${present} is set, but ${absent} is not.`, {
    hint: 'Set both, or neither: then the emulator accepts a fixed pair that it prints.',
  });
}

function keyMissing(): HooksError {
  return new HooksError('option_missing', '--org-id needs the API key that belongs to it.', {
    hint: 'Set DYTE_API_KEY, or leave --org-id out: then the emulator accepts a fixed pair that it prints.',
  });
}
