import { isUtf8 } from 'node:buffer';
import { endToEndHeaders } from '../../../domain/http/hop-by-hop.ts';
import { printableJson } from '../../../terminal/text/printable-json.ts';
import type { ExportFormat, ExportedDelivery } from './format.ts';
import type { HeaderPair, SignatureFinding } from '../../../domain/delivery/received-delivery.ts';

/** One delivery of `deliveries export --format fixture`: what a test needs to send it. */
interface Fixture {
  readonly id: string;
  readonly event: string | null;
  readonly receivedAt: string;
  readonly signature: SignatureFinding['state'];
  readonly method: string;
  readonly path: string;
  /** Those that can be sent again; one that came more than once is one, with commas. */
  readonly headers: Readonly<Record<string, string>>;
  /** The exact bytes: `Buffer.from(body, encoding)`. */
  readonly body: string;
  readonly encoding: 'utf8' | 'base64';
  /** Only when something was masked. */
  readonly masked?: true;
}

export const fixture: ExportFormat = {
  begin: '[\n  ',
  between: ',\n  ',
  end: '\n]\n',
  empty: '[]\n',
  render: (exported) => printableJson(fixtureOf(exported), 2).replaceAll('\n', '\n  '),
};

function fixtureOf({ delivery, method, target, headers, body, masked }: ExportedDelivery): Fixture {
  const encoding = isUtf8(body) ? 'utf8' : 'base64';
  return {
    id: delivery.id,
    event: delivery.event ?? null,
    receivedAt: new Date(delivery.receivedAt).toISOString(),
    signature: delivery.signature,
    method,
    path: target,
    headers: joinedHeaders(endToEndHeaders(headers)),
    body: body.toString(encoding),
    encoding,
    ...(masked ? { masked } : {}),
  };
}

function joinedHeaders(headers: readonly HeaderPair[]): Record<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    const before = values.get(lower);
    values.set(lower, before === undefined ? value : `${before}, ${value}`);
  }
  return Object.fromEntries(values);
}
