import { parseAddedHeader, readHeaderVariable } from '../../domain/http/added-headers.ts';
import { headerValues } from '../../domain/http/header-pairs.ts';
import { HooksError } from '../../domain/errors.ts';
import { secretsOfAuthorization } from '../../domain/secrets/secret-hider.ts';
import { MASK } from '../../domain/secrets/secret-texts.ts';
import { isLoopbackHost } from '../../domain/webhook/webhook-url.ts';
import type { Environment } from '../../context.ts';
import type { HeaderPair } from '../../domain/delivery/received-delivery.ts';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { splitCommand } from '../../domain/forward/command-words.ts';

/** The options that add headers. */
export interface HeaderOptions {
  /** Each `Name: value`. */
  readonly header: readonly string[];
  /** Each `NAME=VARIABLE`: the value is in that environment variable. */
  readonly headerEnv: readonly string[];
}

/**
 * The headers that `--header` and `--header-env` add.
 *
 * @throws HooksError `usage_invalid`, or `settings_invalid` for a variable that has no value
 */
export function readAddedHeaders(
  { header, headerEnv }: HeaderOptions,
  environment: Environment,
): readonly HeaderPair[] {
  const headers = [
    ...header.map(parseAddedHeader),
    ...headerEnv.map((text) => readHeaderVariable(text, environment)),
  ];
  if (headerValues(headers, 'host').length > 1)
    throw new HooksError('usage_invalid', 'Host is given more than once.', {
      hint: 'A request has one Host header: give one --header or --header-env for it.',
    });
  return headers;
}

/** What `--header-env` adds, as an answer may repeat it: whole, and without its scheme. */
export function secretsOfVariables(
  { headerEnv }: Pick<HeaderOptions, 'headerEnv'>,
  environment: Environment,
): readonly string[] {
  return headerEnv.flatMap((text) => {
    const [, value] = readHeaderVariable(text, environment);
    return secretsOfAuthorization(value);
  });
}

/** The same for showing: what comes from a variable is a secret, whatever the header is called. */
export function withoutVariables(
  headers: readonly HeaderPair[],
  { headerEnv }: HeaderOptions,
): readonly HeaderPair[] {
  const fromVariables = new Set(headerEnv.map((text) => text.split('=', 1)[0]?.trim().toLowerCase()));
  return headers.map(([name, value]) => [name, fromVariables.has(name.toLowerCase()) ? MASK : value]);
}

/**
 * Refuses `--insecure` where somebody between here and there could read and change everything; on this
 * machine nobody is between.
 *
 * @throws HooksError `usage_invalid`
 */
export function checkInsecure(urls: readonly URL[]): void {
  const secure = urls.filter(({ protocol }) => protocol === 'https:');
  if (secure.length === 0)
    throw new HooksError('usage_invalid', '--insecure requires a target with https://.', {
      hint: 'Leave it out.',
    });
  const elsewhere = secure.find(({ hostname }) => !isLoopbackHost(hostname));
  if (elsewhere === undefined) return;
  throw new HooksError(
    'usage_invalid',
    `--insecure is for targets on this machine, and ${elsewhere.host} is not.`,
    {
      hint: 'Its certificate must be valid; NODE_EXTRA_CA_CERTS=<file> adds an authority of your own.',
    },
  );
}

/**
 * Refuses a command whose program is not there, before anything is received. On Windows, where a name
 * may stand for several files, only the first run shows it.
 *
 * @param option that the command was given with
 * @throws HooksError `usage_invalid`
 */
export function checkProgram(command: string, path: string | undefined, option = '--exec'): void {
  const [program] = splitCommand(command);
  if (delimiter === ';') return;
  const isPath = program.includes('/');
  const candidates = isPath
    ? [program]
    : (path ?? '').split(delimiter).map((folder) => join(folder, program));
  if (someOf(candidates, constants.X_OK)) return;
  if (isPath && someOf(candidates, constants.F_OK))
    throw new HooksError('usage_invalid', `"${program}" of ${option} cannot be executed.`, {
      hint: `Make it executable: chmod +x ${program}`,
    });
  throw new HooksError('usage_invalid', `"${program}" of ${option} was not found.`, {
    hint: isPath
      ? 'Give the path of a program; a relative one begins at the current directory.'
      : `No directory of PATH has it. For one in the current directory write ./${program}.`,
  });
}

function someOf(paths: readonly string[], mode: number): boolean {
  return paths.some((path) => {
    try {
      accessSync(path, mode);
      return true;
    } catch {
      return false;
    }
  });
}
