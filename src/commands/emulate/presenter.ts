import { platform } from 'node:os';
import { isLoopbackHost } from '../../domain/webhook/webhook-url.ts';
import { asHooksError, renderDebug, renderErrorJson } from '../../views/error.ts';
import { ownCommand } from '../shared/own-command.ts';
import { jsonLine, noticeLine } from '../shared/print-answer.ts';
import type { EmulatorReadyJson, EmulatorSummaryJson } from '../../schemas/emulate.ts';
import { wrap } from '../../terminal/text/width.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import { eventJson } from '../../emulator/event-json.ts';
import { applyLine, shellOf, type EmulateWords } from './environment-lines.ts';
import { createEventLines } from './event-lines.ts';
import { writeDebug, type Context, type Environment } from '../../context.ts';
import type { PolicyName } from '../../domain/retry/retry-policy.ts';
import type { EmulatorEvent } from '../../emulator/emulator-event.ts';
import type { Output } from '../../terminal/io.ts';
import type { Style } from '../../terminal/style.ts';
import type { Outputs } from '../shared/live-outputs.ts';
import type { ChosenCredentials } from './credentials.ts';
import { countText } from '../../domain/text/amounts.ts';
import { DEFAULT_HOST } from '../../domain/defaults.ts';

/** What is shown once connections are accepted. */
interface EmulateReady {
  readonly url: string;
  readonly apiUrl: string;
  /** The address that was asked for. */
  readonly host: string;
  readonly policy: PolicyName;
  readonly headers: EmulatorReadyJson['headers'];
  readonly chosen: ChosenCredentials;
}

/** Shows what happens in the emulator, for people or for programs. */
export interface EmulatePresenter {
  onReady(info: EmulateReady): void;
  onEvent(event: EmulatorEvent): void;
  onEnd(summary: EmulateSummary): void;
}

export async function createEmulatePresenter(
  context: Context,
  { stdout, stderr }: Outputs,
): Promise<EmulatePresenter> {
  const { json, quiet, debug } = context.options;
  const [style, stderrStyle] = await Promise.all([context.style(stdout), context.style(stderr)]);
  const writeMessage = (text: string): void => {
    if (!quiet) stderr.write(json ? noticeLine(text) : `${text}\n`);
  };
  const width = (): number => (stdout.isTerminal ? stdout.columns : Infinity);
  const lineOf = createEventLines(style);
  let isRemoteExplained = false;
  const explainSkipped = (event: EmulatorEvent): void => {
    if (json || isRemoteExplained || event.type !== 'skipped' || event.reason !== 'not_local') return;
    isRemoteExplained = true;
    writeMessage(fitted('Webhooks on other machines get nothing without --allow-remote.', stderr));
  };
  const show = (event: EmulatorEvent): void => {
    const object = json ? eventJson(event) : undefined;
    const line = json ? undefined : lineOf(event, width());
    if (object !== undefined) stdout.write(jsonLine<'emulate'>(object));
    if (line !== undefined) stdout.write(`${line}\n`);
    explainSkipped(event);
  };
  return {
    onReady: (info) => {
      if (json) stdout.write(jsonLine<'emulate'>(readyJson(info)));
      else writeMessage(readyText(info, stderrStyle, context.environment, stderr));
      if (!isLoopbackHost(info.host)) writeMessage(everybodyWarning(info, stderrStyle));
      stdout.flush();
      stderr.flush();
    },
    onEvent: (event) => {
      if (event.type !== 'failure') {
        show(event);
        return;
      }
      const error = asHooksError(event.error);
      stderr.write(
        json ? renderErrorJson(error) : `${stderrStyle.bad('error:')} ${sanitize(error.message)}\n`,
      );
      if (debug) writeDebug({ stderr }, json, context.secrets.hide(renderDebug(error)).trimEnd());
    },
    onEnd: (summary) =>
      stdout.write(
        json
          ? jsonLine<'emulate'>({ type: 'summary', ...summary })
          : `${fitted(renderSummary(summary), stdout)}\n`,
      ),
  };
}

function readyJson({ url, apiUrl, policy, headers, chosen }: EmulateReady): EmulatorReadyJson {
  const { organizationId } = chosen.credentials;
  return { type: 'ready', url, apiUrl, organizationId, policy, headers };
}

const NEXT = 'To point the other commands at it, and to send the events of a meeting, in another terminal:';

/** Prose; commands stay in one piece, to be copied. */
function fitted(text: string, { isTerminal, columns }: Output, indent = ''): string {
  const lines = isTerminal ? wrap(text, columns - indent.length) : [text];
  return lines.map((line) => indent + line).join('\n');
}

function readyText(info: EmulateReady, style: Style, environment: Environment, output: Output): string {
  const { url, policy, chosen } = info;
  const command = ownCommand(environment);
  const lines = [
    `${style.good('✓')} Emulating the service on ${style.strong(url)}`,
    fitted(credentialsText(chosen), output, '  '),
    fitted(`Retries are those of ${policy === 'dyte' ? 'Dyte' : 'RealtimeKit'}.`, output, '  '),
    fitted(NEXT, output, '  '),
    `    ${style.name(applyLine(shellOf(environment, platform()), command, emulateWords(info)))}`,
    `    ${style.name(`${command} trigger meeting`)}`,
    '  Ctrl-C ends this.',
  ];
  return lines.join('\n');
}

/** What the variables for it depend on, where it is not as usual. */
function emulateWords({ url, host, policy, chosen }: EmulateReady): EmulateWords {
  return {
    port: Number(new URL(url).port),
    host: host === DEFAULT_HOST ? undefined : host,
    policy: policy === 'dyte' ? undefined : policy,
    orgId: chosen.source === 'option' ? chosen.credentials.organizationId : undefined,
  };
}

function everybodyWarning({ host, chosen }: EmulateReady, style: Style): string {
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

/** What happened in all, as counts. */
type EmulateSummary = Omit<EmulatorSummaryJson, 'type'>;

const COUNTED = {
  request: 'requests',
  attempt: 'attempts',
  delivered: 'delivered',
  gave_up: 'gaveUp',
  skipped: 'skipped',
  cancelled: 'cancelled',
} as const satisfies Partial<Record<EmulatorEvent['type'], keyof EmulateSummary>>;

interface EmulateCounter {
  add(event: EmulatorEvent): void;
  summary(): EmulateSummary;
}

export function createEmulateCounter(): EmulateCounter {
  const counts = { requests: 0, attempts: 0, delivered: 0, gaveUp: 0, skipped: 0, cancelled: 0 };
  return {
    add: ({ type }) => {
      if (isCounted(type)) counts[COUNTED[type]] += 1;
    },
    summary: () => ({ ...counts }),
  };
}

function isCounted(type: EmulatorEvent['type']): type is keyof typeof COUNTED {
  return type in COUNTED;
}

/** The same for people, in one line. */
function renderSummary(summary: EmulateSummary): string {
  const { requests, attempts, delivered, gaveUp, skipped, cancelled } = summary;
  const parts = [
    ...(attempts === 0 ? [] : [`${String(delivered)} delivered in ${countText(attempts, 'attempt')}`]),
    ...(gaveUp === 0 ? [] : [`${String(gaveUp)} given up`]),
    ...(skipped === 0 ? [] : [`${String(skipped)} not sent`]),
    ...(cancelled === 0 ? [] : [`${String(cancelled)} cancelled`]),
    ...(requests === 0 ? [] : [countText(requests, 'call')]),
  ];
  return parts.length === 0 ? 'Stopped.' : `Stopped: ${parts.join(', ')}.`;
}
