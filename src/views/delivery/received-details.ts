import { exactJson } from '../../domain/json/exact-number.ts';
import { maskSecrets, maskUrl } from '../../domain/secrets/mask-secrets.ts';
import type { Payload, ReceivedDelivery } from '../../domain/delivery/received-delivery.ts';
import { shownHeaders } from './headers.ts';
import { sanitize, sanitizeLines } from '../../terminal/text/sanitize.ts';
import type { Style } from '../../terminal/style.ts';

const INDENT = '    ';

/** Lines of one payload that are shown; real ones have about fifty. */
const MAX_LINES = 400;
const MAX_LINE_LENGTH = 2000;

/** The headers and the payload of a delivery, indented below its line. */
export function renderDetails(
  delivery: Pick<ReceivedDelivery, 'method' | 'target' | 'headers' | 'body' | 'payload'>,
  style: Style,
  showSecrets: boolean,
): string[] {
  const target = showSecrets ? delivery.target : maskUrl(delivery.target);
  const headers = shownHeaders(delivery.headers, showSecrets).map(
    ([name, value]) => `${style.faint(`${cut(sanitize(name))}:`)} ${cut(sanitize(value))}`,
  );
  const lines = [
    style.faint(cut(sanitize(`${delivery.method} ${target}`))),
    ...headers,
    '',
    ...limited(payloadLines(delivery.payload, delivery.body, showSecrets)),
  ];
  return lines.map((line) => (line === '' ? '' : INDENT + line));
}

/** A payload as lines of pretty JSON, a body that is none as it came; not made harmless yet. */
export function payloadLines(payload: Payload, body: Buffer, showSecrets: boolean): readonly string[] {
  if (payload.readable) {
    const shown = showSecrets ? payload.value : maskSecrets(payload.value);
    return exactJson(shown, 2).split('\n');
  }
  if (body.length === 0) return ['(no body)'];
  // Secrets in it cannot be told from the rest.
  if (!showSecrets) return [`(a body of ${String(body.length)} bytes; --show-secrets shows it)`];
  return body.toString('utf8').split('\n');
}

function limited(lines: readonly string[]): string[] {
  const shown = lines
    .slice(0, MAX_LINES)
    .map((line) => cut(sanitizeLines(line.slice(0, MAX_LINE_LENGTH + 1))));
  const more = lines.length - shown.length;
  return more > 0 ? [...shown, `… ${String(more)} more lines`] : shown;
}

function cut(text: string): string {
  return text.length <= MAX_LINE_LENGTH ? text : `${text.slice(0, MAX_LINE_LENGTH)}…`;
}
