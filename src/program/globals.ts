import { HooksError } from '../domain/errors.ts';
import { trimPasted } from '../domain/text/pasted-text.ts';
import { isSupported, SERVICES, SUPPORTED_SERVICES, type Service } from '../domain/webhook/service.ts';
import { flag, optionalChoice, switchOff, word } from './command-spec.ts';
import type { GlobalOptions } from '../context.ts';
import type { OptionSpec } from './command-spec.ts';

type GlobalSpecs = { readonly [Name in keyof GlobalOptions]: OptionSpec<GlobalOptions[Name]> };

const SUPPORTED = optionalChoice('--service <name>', 'which service', SUPPORTED_SERVICES);

/** A service that is known by name only is no mistyped word: it is named for what it is. */
function readService(raw: unknown): Service | undefined {
  const known = SERVICES.find((name) => typeof raw === 'string' && name === trimPasted(raw));
  if (known === undefined || isSupported(known)) return SUPPORTED.read(raw);
  throw new HooksError('settings_invalid', `The service "${known}" is not supported yet.`, {
    hint: `Choose one of: ${SUPPORTED_SERVICES.join(', ')}.`,
  });
}

/** The options that every command takes. */
export const GLOBAL_OPTIONS: GlobalSpecs = {
  profile: word('--profile <name>', 'saved settings to use', {
    environment: 'DYTE_HOOKS_PROFILE',
    defaultText: 'default',
  }),
  service: {
    ...SUPPORTED,
    read: readService,
    environment: 'DYTE_HOOKS_SERVICE',
    defaultText: 'dyte',
  },
  apiUrl: word('--api-url <url>', 'base address of the API', { environment: 'DYTE_HOOKS_API_URL' }),
  json: flag('--json', 'print JSON, for scripts'),
  quiet: flag('--quiet', 'print the answer and errors only'),
  color: switchOff('--no-color', 'print without colours'),
  input: switchOff('--no-input', 'never ask; fail where an option is missing'),
  debug: flag('--debug', 'show where an error comes from'),
};

/** @throws HooksError `usage_invalid` */
export function readGlobalOptions(raw: Readonly<Record<string, unknown>>): GlobalOptions {
  return {
    profile: GLOBAL_OPTIONS.profile.read(raw['profile']),
    service: GLOBAL_OPTIONS.service.read(raw['service']),
    apiUrl: GLOBAL_OPTIONS.apiUrl.read(raw['apiUrl']),
    json: GLOBAL_OPTIONS.json.read(raw['json']),
    quiet: GLOBAL_OPTIONS.quiet.read(raw['quiet']),
    color: GLOBAL_OPTIONS.color.read(raw['color']),
    input: GLOBAL_OPTIONS.input.read(raw['input']),
    debug: GLOBAL_OPTIONS.debug.read(raw['debug']),
  };
}
