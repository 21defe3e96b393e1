import { platform } from 'node:os';
import { isLoopbackHost } from '../../domain/webhook/webhook-url.ts';
import { asHooksError, renderDebug, renderErrorJson } from '../../views/error.ts';
import { ownCommand } from '../shared/own-command.ts';
import { jsonLine, noticeLine } from '../shared/print-answer.ts';
import type { EmulatorReadyJson, EmulatorSummaryJson } from '../../schemas/emulate.ts';
import { widthOf, wrap } from '../../terminal/text/width.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import { eventJson } from '../../emulator/event-json.ts';
import { applyLine, shellOf, type EmulateWords } from './environment-lines.ts';
import { lossJson, lossText } from './losses.ts';
import { faultJson, faultSentences } from '../shared/fault-options.ts';
import { createEventLines } from './event-lines.ts';
import { writeDebug, type Context, type Environment } from '../../context.ts';
import { policyOwner } from '../../domain/retry/policy-verdict.ts';
import { serviceOf } from '../../domain/service/services.ts';
import type { SignIn } from '../../domain/service/service-definition.ts';
import type { RunningEmulator } from '../../emulator/emulator.ts';
import type { DeliveryFault } from '../../domain/fault/delivery-fault.ts';
import type { EmulatorEvent } from '../../emulator/emulator-event.ts';
import type { Output } from '../../terminal/io.ts';
import type { Style } from '../../terminal/style.ts';
import type { Outputs } from '../shared/live-outputs.ts';
import type { ChosenCredentials } from './credentials.ts';
import { countText } from '../../domain/text/amounts.ts';
import { DEFAULT_HOST } from '../../domain/defaults.ts';

/** What is shown once connections are accepted. */
interface EmulateReady {
  readonly emulator: Pick<RunningEmulator, 'url' | 'apiUrl' | 'service' | 'policy' | 'headers' | 'apps'>;
  /** The address that was asked for. */
  readonly host: string;
  readonly chosen: ChosenCredentials;
  /** What it was told to lose. */
  readonly loss: DeliveryFault | undefined;
  /** Which other faults it was told to have. */
  readonly faults: readonly DeliveryFault[];
}

/** Shows what happens in the emulator, for people or for programs. */
export interface EmulatePresenter {
  onReady(info: EmulateReady): void;
  onEvent(event: EmulatorEvent): void;
  /** @param text for people, a whole sentence */
  readonly onNotice: (text: string) => void;
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
    onNotice: (text) => writeMessage(fitted(text, stderr)),
    onEnd: (summary) =>
      stdout.write(
        json
          ? jsonLine<'emulate'>({ type: 'summary', ...summary })
          : `${fitted(renderSummary(summary), stdout)}\n`,
      ),
  };
}

function readyJson({ emulator, chosen: { credentials }, loss, faults }: EmulateReady): EmulatorReadyJson {
  const { url, apiUrl, service, policy, headers } = emulator;
  const isToken = credentials.kind === 'token';
  return {
    type: 'ready',
    url,
    apiUrl,
    service,
    organizationId: isToken ? null : credentials.organizationId,
    accountId: isToken ? credentials.accountId : null,
    apps: isToken ? emulator.apps().map(({ id, name }) => ({ id, name })) : [],
    policy,
    headers,
    lose: lossJson(loss),
    faults: faults.map(faultJson),
  };
}

const NEXT = 'To point the other commands at it, and to send the events of a meeting, in another terminal:';

/** Prose; commands stay in one piece, to be copied. */
function fitted(text: string, { isTerminal, columns }: Output, indent = ''): string {
  const lines = isTerminal ? wrap(text, columns - indent.length) : [text];
  return lines.map((line) => indent + line).join('\n');
}

function readyText(info: EmulateReady, style: Style, environment: Environment, output: Output): string {
  const { url, service, policy, apps } = info.emulator;
  const command = ownCommand(environment);
  const loss = lossText(info.loss);
  const faults = [...(loss === undefined ? [] : [loss]), ...faultSentences(info.faults)];
  const lines = [
    `${style.good('✓')} Emulating ${serviceOf(service).title} on ${style.strong(url)}`,
    fitted(credentialsText(info.chosen), output, '  '),
    ...placeLines(info.chosen, apps(), output),
    fitted(`Retries are those of ${policyOwner(policy)}.`, output, '  '),
    ...faults.map((fault) => style.warning(fitted(fault, output, '  '))),
    fitted(NEXT, output, '  '),
    `    ${style.name(applyLine(shellOf(environment, platform()), command, emulateWords(info)))}`,
    `    ${style.name(`${command} trigger meeting`)}`,
    '  Ctrl-C ends this.',
  ];
  return lines.join('\n');
}

/** Where a token leads: to be copied, so each id in a line of its own, with the name where it fits. */
function placeLines(
  { credentials }: ChosenCredentials,
  apps: readonly { readonly id: string; readonly name: string }[],
  output: Output,
): readonly string[] {
  if (credentials.kind !== 'token') return [];
  const rows = apps.flatMap(({ id, name }) => {
    const label = `    app      ${id}`;
    const line = `${label}  ${sanitize(name)}`;
    if (!output.isTerminal || widthOf(line) <= output.columns) return [line];
    return [label, fitted(sanitize(name), output, ' '.repeat('    app      '.length))];
  });
  return [`    account  ${credentials.accountId}`, ...rows];
}

/** What the variables for it depend on, where it is not as usual. */
function emulateWords({ emulator: { url, service, policy }, host, chosen }: EmulateReady): EmulateWords {
  const { credentials, source } = chosen;
  return {
    port: Number(new URL(url).port),
    host: host === DEFAULT_HOST ? undefined : host,
    service,
    policy: policy === serviceOf(service).policy ? undefined : policy,
    orgId: source === 'option' && credentials.kind === 'basic' ? credentials.organizationId : undefined,
  };
}

function everybodyWarning({ host, chosen }: EmulateReady, style: Style): string {
  const known =
    chosen.source === 'fixed'
      ? `\n         Everybody knows the fixed credentials: ${OWN_CREDENTIALS[chosen.credentials.kind]}`
      : '';
  return `${style.warning('warning:')} It listens on ${sanitize(host)}: whoever reaches this machine can call it.${known}`;
}

const OWN_CREDENTIALS: Readonly<Record<SignIn, string>> = {
  basic: 'set DYTE_ORG_ID and DYTE_API_KEY for a pair of your own.',
  token: 'set CLOUDFLARE_API_TOKEN for a token of your own.',
};

/** What is fixed is no secret; of anything else the key or the token is not shown. */
function credentialsText({ credentials, source }: ChosenCredentials): string {
  const isOpen = source === 'fixed';
  if (credentials.kind === 'token') {
    const token = isOpen
      ? `the API token ${credentials.apiToken} (no secret)`
      : 'the API token of your environment';
    return `It accepts ${token}.`;
  }
  const id = sanitize(credentials.organizationId);
  const key = isOpen ? `the API key ${credentials.apiKey} (no secret)` : 'the API key of your environment';
  return `It accepts organization ${id} with ${key}.`;
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
  const counts = { requests: 0, attempts: 0, delivered: 0, gaveUp: 0, skipped: 0, lost: 0, cancelled: 0 };
  return {
    add: (event) => {
      if (event.type === 'skipped' && event.reason === 'lost') counts.lost += 1;
      else if (isCounted(event.type)) counts[COUNTED[event.type]] += 1;
    },
    summary: () => ({ ...counts }),
  };
}

function isCounted(type: EmulatorEvent['type']): type is keyof typeof COUNTED {
  return type in COUNTED;
}

/** The same for people, in one line. */
function renderSummary(summary: EmulateSummary): string {
  const { requests, attempts, delivered, gaveUp, skipped, lost, cancelled } = summary;
  const parts = [
    ...(attempts === 0 ? [] : [`${String(delivered)} delivered in ${countText(attempts, 'attempt')}`]),
    ...(gaveUp === 0 ? [] : [`${String(gaveUp)} given up`]),
    ...(skipped === 0 ? [] : [`${String(skipped)} not sent`]),
    ...(lost === 0 ? [] : [`${String(lost)} lost`]),
    ...(cancelled === 0 ? [] : [`${String(cancelled)} cancelled`]),
    ...(requests === 0 ? [] : [countText(requests, 'call')]),
  ];
  return parts.length === 0 ? 'Stopped.' : `Stopped: ${parts.join(', ')}.`;
}
