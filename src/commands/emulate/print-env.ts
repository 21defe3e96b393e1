import { notify, type Context } from '../../context.ts';
import { shellWord } from '../../domain/text/shell-word.ts';
import { HooksError } from '../../domain/errors.ts';
import { connectableHost } from '../../domain/network/listening.ts';
import { readVariable } from '../../domain/environment/variables.ts';
import { answerJson, answerLines } from '../shared/print-answer.ts';
import type { ChosenCredentials } from './credentials.ts';

/**
 * Prints what points the other commands at an emulator, for `eval`. Lines begin with `export`, so that
 * programs started from that shell see them. A key that the environment holds is not printed: it is
 * there already, and it may be a secret. With `--json`: one object of names and values.
 *
 * @throws HooksError `usage_invalid` for port 0, which says nothing of the port to come
 */
export function printEnvironment(
  { host, port }: { readonly host: string; readonly port: number },
  chosen: ChosenCredentials,
  context: Context,
): void {
  if (port === 0)
    throw new HooksError('usage_invalid', '--print-env needs to know the port.', {
      hint: 'Give the one that the emulator listens on, such as --port 4010.',
    });
  const apiUrl = `http://${connectableHost(host)}:${String(port)}/v2`;
  const variables = { DYTE_HOOKS_API_URL: apiUrl, ...credentialVariables(chosen) };
  if (context.options.json) {
    answerJson(context, variables);
    return;
  }
  const lines = Object.entries(variables).map(([name, value]) => `export ${name}=${shellWord(value)}`);
  const contradicts =
    chosen.source === 'option' && readVariable(context.environment, 'DYTE_AUTHORIZATION') !== undefined;
  answerLines(context, contradicts ? [...lines, 'unset DYTE_AUTHORIZATION'] : lines);
  if (context.io.stdout.isTerminal)
    notify(context, `To set them: eval "$(dyte-hooks emulate --port ${String(port)} --print-env)"`);
}

function credentialVariables({ credentials, source }: ChosenCredentials): Readonly<Record<string, string>> {
  const { organizationId, apiKey } = credentials;
  if (source === 'environment') return {};
  if (source === 'option') return { DYTE_ORG_ID: organizationId };
  return { DYTE_ORG_ID: organizationId, DYTE_API_KEY: apiKey };
}
