import { isLoopbackHost } from '../../domain/webhook/webhook-url.ts';
import { asHooksError, renderDebug } from '../../views/error.ts';
import { toJsonLine } from '../../terminal/text/printable-json.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import { eventJson, summaryJson } from './json-lines.ts';
import { renderEvent } from './event-lines.ts';
import { renderSummary, type EmulateSummary } from './summary.ts';
import type { Context } from '../../context.ts';
import type { PolicyName } from '../../domain/retry/retry-policy.ts';
import type { EmulatorEvent } from '../../emulator/emulator-event.ts';
import type { Style } from '../../terminal/style.ts';
import type { Outputs } from '../shared/outputs.ts';
import type { ChosenCredentials } from './credentials.ts';

/** What is said once connections are accepted. */
export interface ReadyInfo {
  readonly url: string;
  readonly apiUrl: string;
  /** The address that was asked for. */
  readonly host: string;
  readonly policy: PolicyName;
  readonly headers: string;
  readonly chosen: ChosenCredentials;
}

/** Shows what happens in the emulator, for people or for programs. */
export interface Presenter {
  onReady(info: ReadyInfo): void;
  onEvent(event: EmulatorEvent): void;
  onEnd(summary: EmulateSummary): void;
}

export async function createPresenter(context: Context, { stdout, stderr }: Outputs): Promise<Presenter> {
  const { json, quiet, debug } = context.options;
  const [style, noteStyle] = await Promise.all([context.style(stdout), context.style(stderr)]);
  const note = (text: string): void => {
    if (!quiet) stderr.write(`${text}\n`);
  };
  const width = (): number => (stdout.isTerminal ? stdout.columns : Infinity);
  const show = (event: EmulatorEvent): void => {
    const object = json ? eventJson(event) : undefined;
    const line = json ? undefined : renderEvent(event, style, width());
    if (object !== undefined) stdout.write(toJsonLine(object));
    if (line !== undefined) stdout.write(`${line}\n`);
  };
  return {
    onReady: (info) => {
      if (json) stdout.write(toJsonLine(readyJson(info)));
      else note(readyText(info, noteStyle));
      if (!isLoopbackHost(info.host)) note(everybodyWarning(info, noteStyle));
      stdout.flush();
      stderr.flush();
    },
    onEvent: (event) => {
      if (event.type !== 'fault') {
        show(event);
        return;
      }
      const error = asHooksError(event.error);
      stderr.write(`${noteStyle.bad('error:')} ${sanitize(error.message)}\n`);
      if (debug) stderr.write(renderDebug(error));
    },
    onEnd: (summary) => stdout.write(json ? toJsonLine(summaryJson(summary)) : `${renderSummary(summary)}\n`),
  };
}

function readyJson({ url, apiUrl, policy, headers, chosen }: ReadyInfo): object {
  const { organizationId } = chosen.credentials;
  return { type: 'ready', url, apiUrl, organizationId, policy, headers };
}

function readyText({ url, policy, chosen }: ReadyInfo, style: Style): string {
  const { port } = new URL(url);
  const lines = [
    `${style.good('✓')} Emulating the service on ${style.strong(url)}`,
    `  ${credentialsText(chosen)}`,
    `  Retries are those of ${policy === 'dyte' ? 'Dyte' : 'RealtimeKit'}.`,
    '  To point the other commands at it, in another terminal:',
    `    ${style.name(`eval "$(dyte-hooks emulate --port ${port} --print-env)"`)}`,
    '  To play a meeting:',
    `    ${style.name(`curl ${url}/_emulator/events -d '{"scenario":"meeting"}'`)}`,
    '  Ctrl-C ends this.',
  ];
  return lines.join('\n');
}

function everybodyWarning({ host, chosen }: ReadyInfo, style: Style): string {
  const known =
    chosen.source === 'fixed'
      ? '\n         Everybody knows the fixed credentials: set DYTE_ORG_ID and DYTE_API_KEY for a pair of your own.'
      : '';
  return `${style.warning('warning:')} It listens on ${sanitize(host)}: whoever reaches this machine can call it.${known}`;
}

/** The fixed pair is no secret; of any other only the id is shown. */
function credentialsText({ credentials, source }: ChosenCredentials): string {
  const { organizationId, apiKey } = credentials;
  const id = sanitize(organizationId);
  if (source === 'fixed') return `It accepts organization ${id} with the API key ${apiKey} (no secret).`;
  return `It accepts organization ${id} with the API key of your environment.`;
}
