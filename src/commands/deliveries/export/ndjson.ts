import { headersJson } from '../../../views/delivery/headers.ts';
import { printableJson } from '../../../terminal/text/printable-json.ts';
import type { ExportFormat, ExportedDelivery } from './format.ts';
import type { SignatureFinding } from '../../../domain/delivery/received-delivery.ts';

/** One line of `deliveries export --format ndjson`. */
interface NdjsonDelivery {
  readonly id: string;
  readonly uuid: string | null;
  readonly webhookId: string | null;
  readonly event: string | null;
  readonly receivedAt: string;
  readonly signature: SignatureFinding['state'];
  readonly attempts: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly bodyBase64: string;
  /** Only when something was masked: the signature need not match the body any more. */
  readonly masked?: true;
}

export const ndjson: ExportFormat = {
  begin: '',
  between: '\n',
  end: '\n',
  empty: '',
  render: (exported) => printableJson(lineOf(exported)),
};

function lineOf({ delivery, headers, body, masked }: ExportedDelivery): NdjsonDelivery {
  return {
    id: delivery.id,
    uuid: delivery.uuid ?? null,
    webhookId: delivery.webhookId ?? null,
    event: delivery.event ?? null,
    receivedAt: new Date(delivery.receivedAt).toISOString(),
    signature: delivery.signature,
    attempts: delivery.attempts,
    headers: headersJson(headers.map(([name, value]) => [name.toLowerCase(), value])),
    bodyBase64: body.toString('base64'),
    ...(masked ? { masked } : {}),
  };
}
