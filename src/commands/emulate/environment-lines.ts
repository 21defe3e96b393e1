import { DEFAULT_SERVICE } from '../../domain/service/names.ts';
import { quotedShellWord, shellWord } from '../../domain/text/shell-word.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import type { Environment } from '../../context.ts';

/** Shells that are told variables, the usual one first. */
export const SHELLS = ['sh', 'fish', 'powershell'] as const;

export type Shell = (typeof SHELLS)[number];

interface Syntax {
  readonly set: (name: string, value: string) => string;
  readonly unset: (name: string) => string;
  /** Takes what `command` prints for commands of its own. */
  readonly apply: (command: string) => string;
}

/** Lines begin with `export` or the like, so that programs started from that shell see them. */
const SYNTAXES: Readonly<Record<Shell, Syntax>> = {
  sh: {
    set: (name, value) => `export ${name}=${shellWord(value)}`,
    unset: (name) => `unset ${name}`,
    apply: (command) => `eval "$(${command} --print-env)"`,
  },
  fish: {
    set: (name, value) => `set -gx ${name} '${value.replaceAll(/[\\']/g, String.raw`\$&`)}'`,
    unset: (name) => `set -e ${name}`,
    apply: (command) => `${command} --print-env=fish | source`,
  },
  powershell: {
    // It takes typographic quotation marks for the end of a text, too.
    set: (name, value) => `$env:${name} = '${value.replaceAll(/['‘’‚‛]/g, '$&$&')}'`,
    unset: (name) => `$env:${name} = $null`,
    apply: (command) => `${command} --print-env=powershell | Out-String | Invoke-Expression`,
  },
};

/**
 * Lines for a shell that set variables.
 *
 * @param variables values by names; a name without a value is taken away
 */
export function environmentLines(
  shell: Shell,
  variables: readonly (readonly [name: string, value: string | undefined])[],
): readonly string[] {
  const { set, unset } = SYNTAXES[shell];
  return variables.map(([name, value]) => (value === undefined ? unset(name) : set(name, value)));
}

/** What an emulator was started with, as far as its variables depend on it. */
export interface EmulateWords {
  readonly port: number;
  readonly host?: string | undefined;
  readonly service?: string | undefined;
  readonly policy?: string | undefined;
  readonly orgId?: string | undefined;
}

/**
 * The line that a person types to have the variables set.
 *
 * @param command how this program is called in a shell
 */
export function applyLine(
  shell: Shell,
  command: string,
  { port, host, service, policy, orgId }: EmulateWords,
): string {
  const words = [
    ...(host === undefined ? [] : ['--host', host]),
    ...(service === undefined || service === DEFAULT_SERVICE ? [] : ['--service', service]),
    ...(policy === undefined ? [] : ['--policy', policy]),
    ...(orgId === undefined ? [] : ['--org-id', orgId]),
  ].map((word) => (/^[\w.-]+$/.test(word) ? word : quotedShellWord(sanitize(word))));
  return SYNTAXES[shell].apply([command, 'emulate', '--port', String(port), ...words].join(' '));
}

/** The shell that commands are printed for: that of `SHELL`, else on Windows PowerShell. */
export function shellOf({ SHELL }: Environment, platform: NodeJS.Platform): Shell {
  if (SHELL !== undefined && /(?:^|[\\/])fish(?:\.exe)?$/.test(SHELL)) return 'fish';
  return SHELL === undefined && platform === 'win32' ? 'powershell' : 'sh';
}
