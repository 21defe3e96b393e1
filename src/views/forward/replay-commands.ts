import { commandOf, shownTarget } from '../../domain/forward/target-name.ts';
import { forwardPath } from '../../domain/forward/forward-address.ts';
import { maskHeaderValue } from '../../domain/secrets/mask-secrets.ts';
import { shellWord, quotedShellWord } from '../../domain/text/shell-word.ts';
import { parseUrl } from '../../domain/webhook/webhook-url.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';

/** How deliveries were sent on, as far as a replay must be told. */
export interface SendingOptions {
  /** Each `Name: value`, as it was given. */
  readonly header: readonly string[];
  /** Each `NAME=VARIABLE`. */
  readonly headerEnv: readonly string[];
  readonly insecure: boolean;
  readonly forwardPath: string | undefined;
}

/**
 * The commands that send again what failed. One is enough for URLs, since each delivery goes where it
 * failed. A command is run only when it is named, and then URLs have to be, too.
 *
 * @param failed names of the targets that something failed at
 * @param store as `--store` names it; undefined for the usual one
 */
export function replayCommands(
  failed: readonly string[],
  sending: SendingOptions,
  store: string | undefined,
): readonly string[] {
  const commands = failed.flatMap((target) => commandOf(target) ?? []);
  const urls = failed.filter((target) => commandOf(target) === undefined);
  const isNamed = commands.length > 0 || sending.forwardPath !== undefined;
  const headers = headerWords(sending);
  const byUrl = isNamed ? urls.map((url) => ` --to ${shellWord(addressOf(url, sending))}`) : [''];
  const all = [
    ...(urls.length === 0 ? [] : byUrl.map((to) => `${to}${headers}`)),
    ...commands.map((command) => ` --exec ${quotedShellWord(command)}`),
  ];
  const from = store === undefined ? '' : ` --store ${shellWord(store)}`;
  return all.map((words) => sanitize(`dyte-hooks deliveries replay --failed${words}${from}`));
}

function addressOf(target: string, { forwardPath: fixed }: SendingOptions): string {
  const shown = shownTarget(target, false);
  const url = parseUrl(shown);
  if (fixed === undefined || url === undefined) return shown;
  return `${url.origin}${forwardPath(url, '', fixed)}`;
}

function headerWords({ header, headerEnv, insecure }: SendingOptions): string {
  const words = [
    ...header.map((text) => ` --header ${quotedShellWord(withoutSecret(text))}`),
    ...headerEnv.map((text) => ` --header-env ${shellWord(text)}`),
    ...(insecure ? [' --insecure'] : []),
  ];
  return words.join('');
}

function withoutSecret(text: string): string {
  const [name = '', ...rest] = text.split(':');
  return `${name.trim()}: ${maskHeaderValue(name.trim().toLowerCase(), rest.join(':').trim())}`;
}
