import { HooksError } from '../domain/errors.ts';

const MAX_SHOWN_LENGTH = 64;

/** Fit for a key of the file, a file name and a shell word alike; so `__proto__` and `../x` are none. */
const NAME = /^[a-z0-9][a-z0-9_-]{0,63}$/i;

/** @throws HooksError `settings_invalid` */
export function requireProfileName(name: string): void {
  if (NAME.test(name)) return;
  throw new HooksError(
    'settings_invalid',
    `"${name.slice(0, MAX_SHOWN_LENGTH)}" cannot be the name of a profile.`,
    {
      hint: 'Use up to 64 letters, digits, - and _, such as "staging", starting with a letter or digit.',
    },
  );
}
