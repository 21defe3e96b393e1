import { isLocalUrl } from '../../domain/network/local-address.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import { wrap } from '../../terminal/text/width.ts';
import { leadsHereText } from '../../views/webhook/leads-here.ts';
import { webhookAddress, type ListenReady, type ReadyEmulator } from './ready-lines.ts';
import type { LeadingHere } from '../../domain/webhook/leading-here.ts';
import type { Output } from '../../terminal/io.ts';
import type { Style } from '../../terminal/style.ts';
import type { WebhookViewOptions } from '../../views/webhook.ts';

/** More of them say nothing more. */
const MAX_SHOWN = 3;

export interface NextStepOptions extends Pick<WebhookViewOptions, 'hide'> {
  readonly style: Style;
  readonly output: Output;
}

/**
 * What sends deliveries here, or what a person may do so that something does.
 *
 * @param known which webhooks lead here; undefined where nobody knows. Of one at a public address it cannot
 *   be known whether it does: nothing is said then
 */
export function nextStepLines(
  info: ListenReady,
  known: LeadingHere | undefined,
  options: NextStepOptions,
): string[] {
  const { webhooks = [], mayComeByTunnel = false } = known ?? {};
  if (info.connection?.webhook !== undefined) return [];
  if (info.emulator !== undefined) return triggerLines(info.emulator, options);
  if (webhooks.length > 0)
    return webhooks
      .slice(0, MAX_SHOWN)
      .flatMap((webhook) => fitted(leadsHereText(webhook, options), options.output));
  if (info.connection !== undefined)
    return registerLines(CONNECTED_NEXT, sanitize(info.connection.url), options);
  if (isServiceLocal(info)) return registerLines(LOCAL_NEXT, sanitize(webhookAddress(info)), options);
  return mayComeByTunnel ? [] : registerLines(PUBLIC_NEXT, '<public URL>', options);
}

const LOCAL_NEXT = 'To have deliveries sent here, register this address:';
const CONNECTED_NEXT =
  'To have deliveries sent here, register the public address (--register does so, and deletes it in the end):';
const PUBLIC_NEXT =
  'To have deliveries sent here, register a public address that leads to this one, such as a tunnel’s:';

function isServiceLocal({ keyOrigin }: ListenReady): boolean {
  return keyOrigin !== undefined && isLocalUrl(keyOrigin);
}

function registerLines(text: string, address: string, { style, output }: NextStepOptions): string[] {
  const command = `dyte-hooks register --events all --url ${address}`;
  return [...fitted(text, output), `  ${style.name(command)}`];
}

function triggerLines({ command }: ReadyEmulator, { style, output }: NextStepOptions): string[] {
  return [
    ...fitted('To send the events of a meeting, in another terminal:', output),
    `  ${style.name(`${command} trigger meeting`)}`,
  ];
}

function fitted(text: string, { isTerminal, columns }: Output): string[] {
  return isTerminal ? wrap(text, columns) : [text];
}
