import { DEFAULT_PROFILE } from '../domain/defaults.ts';
import { SERVICES } from '../domain/service/names.ts';
import { choice, flag, switchOff, word } from './option-readers.ts';

import { withLetter, nameIn } from './option-names.ts';
import type { GlobalOptions } from '../context.ts';
import type { OptionSpec } from './command-spec.ts';

type GlobalSpecs = {
  readonly [Name in Exclude<keyof GlobalOptions, 'fields'>]: OptionSpec<GlobalOptions[Name]>;
};

/** The options that every command takes. */
export const GLOBAL_OPTIONS: GlobalSpecs = {
  profile: word('--profile <name>', 'saved settings to use', {
    completes: 'profiles',
    environment: 'DYTE_HOOKS_PROFILE',
    defaultText: DEFAULT_PROFILE,
  }),
  service: {
    ...choice('--service <name>', 'which service', SERVICES),
    environment: 'DYTE_HOOKS_SERVICE',
    defaultText: 'the one that your credentials are for',
  },
  app: word('--app <app>', 'which app of the account, by name or id', {
    completes: 'apps',
    environment: 'REALTIMEKIT_APP_ID',
  }),
  apiUrl: word('--api-url <url>', 'base address of the API', { environment: 'DYTE_HOOKS_API_URL' }),
  json: flag('--json', 'print JSON, for scripts; -o json is the same'),
  quiet: withLetter(flag('--quiet', 'print only the result and errors')),
  color: switchOff('--no-color', 'print without colors'),
  input: switchOff('--no-input', 'never ask; fail when an option is missing'),
  debug: flag('--debug', 'show requests, answers and times, and where an error comes from'),
};

/**
 * Whether a switch that every command takes is among the words of a line. For what must be known also of
 * a line that cannot be understood, such as how its error is printed.
 */
export function hasSwitch(args: readonly string[], name: 'json' | 'color' | 'input' | 'debug'): boolean {
  const end = args.indexOf('--');
  const own = args.slice(0, end === -1 ? undefined : end);
  return own.includes(nameIn(GLOBAL_OPTIONS[name].flags)) || (name === 'json' && printsJson(own));
}

/** `-o json`, or `--fields`, which prints JSON too. */
function printsJson(args: readonly string[]): boolean {
  return args.some((arg) => /^--fields(?:=|$)/.test(arg)) || hasJsonLetter(args);
}

function hasJsonLetter(args: readonly string[]): boolean {
  return args.some(
    (arg, place) =>
      /^-[A-Za-z]*o=?json$/.test(arg) || (/^-[A-Za-z]*o$/.test(arg) && args[place + 1] === 'json'),
  );
}
