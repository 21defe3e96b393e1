import { maskUrl } from '../../domain/secrets/mask-secrets.ts';
import type { ReceivedDelivery } from '../../domain/delivery/received-delivery.ts';
import { indented, safeLine, safeLines } from '../../terminal/text/safe-text.ts';
import type { Style } from '../../terminal/style.ts';
import { headerLines } from './headers.ts';
import { payloadLines } from './payload.ts';

/** Lines of one payload that are shown; real ones have about fifty. */
const MAX_LINES = 400;

/** The headers and the payload of a delivery, indented below its line. */
export function renderDetails(
  delivery: Pick<ReceivedDelivery, 'method' | 'target' | 'headers' | 'body' | 'payload'>,
  style: Style,
  showSecrets: boolean,
): string[] {
  const target = showSecrets ? delivery.target : maskUrl(delivery.target);
  const lines = [
    style.faint(safeLine(`${delivery.method} ${target}`)),
    ...headerLines(delivery.headers, style, showSecrets),
    '',
    ...safeLines(payloadLines(delivery.payload, delivery.body, showSecrets), MAX_LINES),
  ];
  return indented(lines, '    ');
}
