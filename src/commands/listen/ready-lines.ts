import { DEFAULT_WEBHOOK_PATH } from '../../domain/defaults.ts';
import { isLocalUrl } from '../../domain/network/local-address.ts';
import { isLoopbackHost } from '../../domain/webhook/webhook-url.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import { targetText } from '../../views/forward/text.ts';
import { truncate, widthOf, wrap } from '../../terminal/text/width.ts';
import type { VerifyMode } from '../../receiver/signature-check.ts';
import type { Output } from '../../terminal/io.ts';
import type { Style } from '../../terminal/style.ts';
import type { EventFilter } from '../../domain/events/selector.ts';
import type { SendingOptions } from '../../views/forward/replay-commands.ts';
import type { PolicyName } from '../../domain/retry/retry-policy.ts';

/** Where the receiver can be reached, once it can. */
export interface ListenReady {
  readonly url: string;
  readonly address: string;
  readonly port: number;
  readonly path: string | undefined;
  /** Where the key comes from; undefined when nothing is checked. */
  readonly keyOrigin: string | undefined;
  /** The file that deliveries are kept in; undefined when they are kept in memory only. */
  readonly storePath: string | undefined;
  /** What makes it end by itself, for people; undefined when nothing does. */
  readonly endsWhen: string | undefined;
  /** The service in this process; undefined where it is somewhere else. */
  readonly emulator: ReadyEmulator | undefined;
}

/** A service in this process, and its webhook that leads to the receiver. */
export interface ReadyEmulator {
  readonly url: string;
  readonly apiUrl: string;
  readonly webhookUrl: string;
  /** How this program is called in another terminal. */
  readonly command: string;
}

/** Where deliveries go on to. */
export interface ForwardingInfo {
  /** The targets' names, and the events that each is for. */
  readonly targets: readonly { readonly name: string; readonly filter: EventFilter }[];
  readonly policy: PolicyName;
  readonly relays: boolean;
  readonly retries: boolean;
  /** What a replay of what failed must be told, too. */
  readonly sending: SendingOptions;
  /** As `--store` names it: where what is not forwarded by the end is kept for the next run. */
  readonly store: string | undefined;
}

/** What a person sees once connections are accepted: where, how it checks, and what to do next. */
export function readyLines(
  info: ListenReady,
  { verify, forwarding }: { readonly verify: VerifyMode; readonly forwarding: ForwardingInfo | undefined },
  style: Style,
  output: Output,
): string[] {
  const { emulator, endsWhen } = info;
  const where = info.path === undefined ? 'any path' : 'this path only';
  const fitted = (text: string): string[] => (output.isTerminal ? wrap(text, output.columns) : [text]);
  return [
    `${style.good('✓')} Listening on ${style.strong(sanitize(info.url))} (${where})`,
    ...(isLoopbackHost(info.address) ? [] : fitted(everybodyWarning(info))),
    ...fitted(emulator === undefined ? signatureLine(info, verify) : emulatorLine(emulator, verify)),
    ...(forwarding === undefined ? [] : forwardingLines(forwarding, style, output)),
    ...(emulator === undefined ? registerLines(info, fitted, style) : triggerLines(emulator, fitted, style)),
    ...fitted(endsWhen === undefined ? 'Ctrl-C ends this.' : `${endsWhen} Ctrl-C ends it before.`),
  ];
}

/** Where a webhook leads that is to reach this receiver: of one that takes any path, the usual one. */
export function webhookAddress({ url, path }: Pick<ListenReady, 'url' | 'path'>): string {
  return path === undefined ? `${url}${DEFAULT_WEBHOOK_PATH}` : url;
}

type Fit = (text: string) => string[];

function registerLines(info: ListenReady, fitted: Fit, style: Style): string[] {
  const isLocalService = info.keyOrigin !== undefined && isLocalUrl(info.keyOrigin);
  const address = isLocalService ? sanitize(webhookAddress(info)) : '<public URL>';
  return [
    ...fitted(isLocalService ? LOCAL_NEXT : PUBLIC_NEXT),
    `  ${style.name(`dyte-hooks register --events all --url ${address}`)}`,
  ];
}

const LOCAL_NEXT = 'To have deliveries sent here, register this address:';
const PUBLIC_NEXT =
  'To have deliveries sent here, register a public HTTPS address that leads to this one, such as a tunnel’s:';

function triggerLines({ command }: ReadyEmulator, fitted: Fit, style: Style): string[] {
  return [
    ...fitted('To send the events of a meeting, in another terminal:'),
    `  ${style.name(`${command} trigger meeting`)}`,
  ];
}

function emulatorLine({ webhookUrl }: ReadyEmulator, verify: VerifyMode): string {
  const unchecked = verify === 'off' ? ' Signatures are not checked (--verify off).' : '';
  return `The service is emulated here; its webhook for all events leads to ${sanitize(webhookUrl)}.${unchecked}`;
}

/** Each target on a line of its own: they are what people mistype. */
function forwardingLines(
  { targets, relays }: ForwardingInfo,
  style: Style,
  { isTerminal, columns }: Output,
): string[] {
  const fitting = (text: string, room: number): string => (isTerminal ? truncate(text, room) : text);
  const lines = targets.map(({ name, filter }) => {
    const events = filter.includes('*') ? '' : sanitize(` (${filter.join(', ')})`);
    const target = fitting(targetText(name, false), columns - 2);
    return `→ ${style.name(target)}${style.faint(fitting(events, columns - 2 - widthOf(target)))}`;
  });
  const relayText = targets.length === 1 ? 'it answers' : 'they answer';
  const relay = `Senders hear what ${relayText} (--relay).`;
  return relays ? [...lines, ...(isTerminal ? wrap(relay, columns) : [relay])] : lines;
}

function everybodyWarning({ address, port }: ListenReady): string {
  return `It listens on ${sanitize(address)}, port ${String(port)}: whoever reaches this machine can send to it.`;
}

function signatureLine({ keyOrigin }: ListenReady, verify: VerifyMode): string {
  if (keyOrigin === undefined) return 'Signatures are not checked (--verify off).';
  const otherwise = verify === 'require' ? ', and nothing is accepted without' : '';
  return `Signatures are checked with the key of ${sanitize(keyOrigin)}${otherwise}.`;
}
