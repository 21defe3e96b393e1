import { trimPasted } from '../domain/text/pasted-text.ts';
import { DEFAULT_SERVICE, serviceNamed, SERVICES, type Service } from '../domain/webhook/service.ts';
import { flag, optionalChoice, switchOff, word } from './command-spec.ts';
import type { GlobalOptions } from '../context.ts';
import type { OptionSpec } from './command-spec.ts';

type GlobalSpecs = { readonly [Name in keyof GlobalOptions]: OptionSpec<GlobalOptions[Name]> };

const SERVICE = optionalChoice('--service <name>', 'which service', SERVICES);

function readService(raw: unknown): Service | undefined {
  return (typeof raw === 'string' ? serviceNamed(trimPasted(raw)) : undefined) ?? SERVICE.read(raw);
}

/** The options that every command takes. */
export const GLOBAL_OPTIONS: GlobalSpecs = {
  profile: word('--profile <name>', 'saved settings to use', {
    environment: 'DYTE_HOOKS_PROFILE',
    defaultText: 'default',
  }),
  service: {
    ...SERVICE,
    read: readService,
    environment: 'DYTE_HOOKS_SERVICE',
    defaultText: DEFAULT_SERVICE,
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
