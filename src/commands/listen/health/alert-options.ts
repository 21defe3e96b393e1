import { HooksError } from '../../../domain/errors.ts';
import { readVariable } from '../../../domain/environment/variables.ts';
import { holdsMaskedValue, maskedValueError } from '../../../domain/secrets/masked-value.ts';
import { parseUrl } from '../../../domain/network/parse-url.ts';
import { checkProgram } from '../../shared/target-options.ts';
import type { Context } from '../../../context.ts';

/** Who is told when something of the receiver is not as it should be. */
export interface AlertOptions {
  readonly alertExec: string | undefined;
  /** Without it `DYTE_HOOKS_ALERT_URL`. It is a secret. */
  readonly alertUrl: string | undefined;
  /** Milliseconds without a delivery that are too long. */
  readonly silence: number | undefined;
}

/** Those that were asked for. */
export interface AlertReceivers {
  readonly command: string | undefined;
  readonly url: URL | undefined;
}

/** A part of the address that is at least so long is hidden where it is repeated; shorter ones are words. */
const MIN_SECRET_LENGTH = 12;

/**
 * Reads who is to be told, and refuses what cannot work. The address is hidden from then on.
 *
 * @returns undefined where nobody is
 * @throws HooksError `usage_invalid`, `url_unusable`, `value_masked`
 */
export function readAlertReceivers(
  { alertExec: command, alertUrl, silence }: AlertOptions,
  { environment, secrets }: Pick<Context, 'environment' | 'secrets'>,
): AlertReceivers | undefined {
  const address = alertUrl ?? readVariable(environment, 'DYTE_HOOKS_ALERT_URL');
  if (command === undefined && address === undefined) {
    if (silence === undefined) return undefined;
    throw new HooksError('usage_invalid', '--silence tells nobody: there is no one to be alerted.', {
      hint: 'Add --alert-exec <command> or --alert-url <url>, or set DYTE_HOOKS_ALERT_URL.',
    });
  }
  if (command !== undefined) checkCommand(command, environment['PATH']);
  if (address === undefined) return { command, url: undefined };
  secrets.add([address.trim()]);
  const url = readAlertUrl(address.trim());
  secrets.add([url.href, url.pathname, url.search].filter(({ length }) => length >= MIN_SECRET_LENGTH));
  return { command, url };
}

function checkCommand(command: string, path: string | undefined): void {
  if (holdsMaskedValue(command))
    throw maskedValueError('The command of --alert-exec', 'Give the whole command, as it was typed first.');
  checkProgram(command, path, '--alert-exec');
}

/** Its errors show nothing of the address. */
function readAlertUrl(address: string): URL {
  if (holdsMaskedValue(address)) throw maskedValueError('The URL of --alert-url', 'Give the complete URL.');
  const url = parseUrl(address);
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '')
    return url;
  throw new HooksError('url_unusable', 'The URL that alerts go to is not an http:// or https:// URL.', {
    hint: 'Give a whole one, without a user name and a password, as --alert-url or DYTE_HOOKS_ALERT_URL.',
  });
}
