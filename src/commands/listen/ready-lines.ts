import { DEFAULT_WEBHOOK_PATH } from '../../domain/defaults.ts';
import type { DeliveryFault } from '../../domain/fault/delivery-fault.ts';
import { faultSentences } from '../shared/fault-options.ts';
import { isLoopbackHost, parseUrl } from '../../domain/webhook/webhook-url.ts';
import { shownAddress } from '../../views/connection/problem-text.ts';
import { summariseEvents } from '../../views/webhook.ts';
import { safeText, shortId } from '../../terminal/text/safe-text.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import { targetText } from '../../views/forward/text.ts';
import { truncate, widthOf, wrap } from '../../terminal/text/width.ts';
import type { HideSecrets } from '../../domain/secrets/secret-hider.ts';
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
  /** Whether a command runs until it ends. */
  readonly hasCommand: boolean;
  /** The service in this process; undefined where it is somewhere else. */
  readonly emulator: ReadyEmulator | undefined;
  /** The public address that leads here; undefined where none was asked for. */
  readonly connection: ReadyConnection | undefined;
  /** Where whoever watches the receiver can ask it; undefined where nobody can. */
  readonly adminUrl?: string | undefined;
  /** Where the public key of this machine is published; undefined where it is not. */
  readonly servedKeyUrl?: string | undefined;
}

/** A public address from which a request has come back to this process. */
export interface ReadyConnection {
  /** Where a webhook must lead. */
  readonly url: string;
  /** What makes the address lead here; undefined where somebody else does. */
  readonly tunnel: string | undefined;
  /** The webhook that leads to it; undefined without `--register`. */
  readonly webhook: ReadyWebhook | undefined;
}

/** A webhook that is there until `listen` ends. */
export interface ReadyWebhook {
  readonly id: string;
  readonly name: string;
  readonly events: readonly string[];
}

/** A service in this process, and its webhook that leads to the receiver. */
export interface ReadyEmulator {
  readonly url: string;
  readonly apiUrl: string;
  /** How this program is called in another terminal. */
  readonly command: string;
  /** What its deliveries are to meet. */
  readonly faults: readonly DeliveryFault[];
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

export interface ReadyOptions {
  readonly verify: VerifyMode;
  readonly forwarding: ForwardingInfo | undefined;
  readonly hide: HideSecrets;
}

/** What a person sees once connections are accepted: where, how it checks, and when it ends. */
export function readyLines(
  info: ListenReady,
  { verify, forwarding, hide }: ReadyOptions,
  style: Style,
  output: Output,
): string[] {
  const where = info.path === undefined ? 'any path' : 'this path only';
  const fitted = fitTo(output);
  return [
    `${style.good('✓')} Listening on ${style.strong(sanitize(info.url))} (${where})`,
    ...connectionLines(info.connection, { style, output, hide }),
    ...(forwarding === undefined ? [] : forwardingLines(forwarding, style, output)),
    ...(isLoopbackHost(info.address) ? [] : fitted(everybodyWarning(info))),
    ...(info.adminUrl === undefined ? [] : fitted(adminText(info.adminUrl))),
    ...(info.servedKeyUrl === undefined ? [] : fitted(servedKeyText(info.servedKeyUrl))),
    ...fitted(`${sourceText(info, verify)} ${endText(info)}`),
  ];
}

function sourceText({ emulator, keyOrigin }: ListenReady, verify: VerifyMode): string {
  return emulator === undefined ? signatureText(keyOrigin, verify) : emulatorText(emulator, verify);
}

function endText({ endsWhen, hasCommand }: ListenReady): string {
  if (hasCommand) return endsWhen ?? '';
  return endsWhen === undefined ? 'Ctrl-C ends this.' : `${endsWhen} Ctrl-C ends it before.`;
}

/** Where a webhook leads that is to reach this receiver: of one that takes any path, the usual one. */
export function webhookAddress({ url, path }: Pick<ListenReady, 'url' | 'path'>): string {
  return path === undefined ? `${url}${DEFAULT_WEBHOOK_PATH}` : url;
}

/** The same where a public address leads here: it is what the service can reach. */
export function addressToRegister(ready: ListenReady): string {
  return ready.connection?.url ?? webhookAddress(ready);
}

function fitTo({ isTerminal, columns }: Output): (text: string) => string[] {
  return (text) => (isTerminal ? wrap(text, columns) : [text.trimEnd()]);
}

function emulatorText({ faults }: ReadyEmulator, verify: VerifyMode): string {
  const unchecked = verify === 'off' ? ' Signatures are not checked (--verify off).' : '';
  const texts = [`The service is emulated here, with a webhook for all events.${unchecked}`];
  return [...texts, ...faultSentences(faults)].join(' ');
}

function connectionLines(
  connection: ReadyConnection | undefined,
  { style, output: { isTerminal, columns }, hide }: { style: Style; output: Output; hide: HideSecrets },
): string[] {
  const texts = connection === undefined ? [] : connectionTexts(connection, hide);
  return texts.flatMap((text) => {
    const lines = isTerminal ? wrap(text, columns - 2) : [text];
    return lines.map((line, index) => `${index === 0 ? style.good('✓') : ' '} ${line}`);
  });
}

/** Where deliveries come from, and what for, once the connection stands. */
function connectionTexts({ url, tunnel, webhook }: ReadyConnection, hide: HideSecrets): readonly string[] {
  const through = tunnel === undefined ? '' : `, through ${safeText(tunnel)}`;
  const address = `${shownAddress(url)} leads here${through}`;
  if (webhook === undefined) return [address];
  const events = summariseEvents(webhook.events, { hide, showSecrets: false });
  const what = events.startsWith('all ') ? `${events} events` : events;
  return [address, `Webhook ${shortId(hide(webhook.id))} asks for ${what}; it is deleted when this ends`];
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

function adminText(url: string): string {
  return `Health and metrics are at ${sanitize(url)}: /healthz, /readyz, /metrics.`;
}

function servedKeyText(url: string): string {
  return `The public key of this machine, for endpoints in tests, is at ${sanitize(url)}`;
}

function signatureText(keyOrigin: string | undefined, verify: VerifyMode): string {
  if (keyOrigin === undefined) return 'Signatures are not checked (--verify off).';
  const otherwise = verify === 'require' ? ', and nothing is accepted without' : '';
  // Of a document the host says whose it is. The path of a file may look like a URL: C:\\key.pem.
  const host = parseUrl(keyOrigin)?.host ?? '';
  const origin = host === '' ? keyOrigin : host;
  return `Signatures are checked with the key of ${sanitize(origin)}${otherwise}.`;
}
