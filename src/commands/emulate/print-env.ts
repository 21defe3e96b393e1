import { notify, type Context } from '../../context.ts';
import { shellWord } from '../../domain/text/shell-word.ts';
import { HooksError } from '../../domain/errors.ts';
import { connectableHost } from '../../domain/network/listening.ts';
import { readVariable } from '../../domain/environment/variables.ts';
import { answerJson, answerLines } from '../shared/print-answer.ts';
import { emulatorEnvironment } from '../shared/emulator-environment.ts';
import type { ChosenCredentials } from './credentials.ts';
import type { PolicyName } from '../../domain/retry/retry-policy.ts';

/**
 * Prints what points the other commands at an emulator, for `eval`. Lines begin with `export`, so that
 * programs started from that shell see them. A key that the environment holds is not printed: it is
 * there already, and it may be a secret. With `--json`: one object of names and values.
 *
 * @throws HooksError `usage_invalid` for port 0, which says nothing of the port to come
 */
export function printEnvironment(
  { host, port, policy }: { readonly host: string; readonly port: number; readonly policy: PolicyName },
  chosen: ChosenCredentials,
  context: Context,
): void {
  if (port === 0)
    throw new HooksError('usage_invalid', '--print-env needs to know the port.', {
      hint: 'Give the one that the emulator listens on, such as --port 4010.',
    });
  const apiUrl = `http://${connectableHost(host)}:${String(port)}/v2`;
  const { credentials, source } = chosen;
  const variables = Object.entries(emulatorEnvironment({ apiUrl, policy, credentials })).filter(
    ([name]) => !KEPT[source].includes(name),
  );
  if (context.options.json) {
    const set = variables.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
    answerJson<'emulate --print-env'>(context, Object.fromEntries(set));
    return;
  }
  const contradicting = variables.filter(
    ([name, value]) => value === undefined && readVariable(context.environment, name) !== undefined,
  );
  answerLines(context, [
    ...variables.flatMap(([name, value]) =>
      value === undefined ? [] : [`export ${name}=${shellWord(value)}`],
    ),
    ...contradicting.map(([name]) => `unset ${name}`),
  ]);
  if (context.io.stdout.isTerminal)
    notify(context, `To set them: eval "$(dyte-hooks emulate --port ${String(port)} --print-env)"`);
}

/** What stays as the environment has it, by where the credentials come from. */
const KEPT: Readonly<Record<ChosenCredentials['source'], readonly string[]>> = {
  environment: ['DYTE_ORG_ID', 'DYTE_API_KEY', 'DYTE_AUTHORIZATION'],
  option: ['DYTE_API_KEY'],
  fixed: [],
};
