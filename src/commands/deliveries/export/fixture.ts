import { isUtf8 } from 'node:buffer';
import { endToEndHeaders } from '../../../domain/http/hop-by-hop.ts';
import { printableJson } from '../../../terminal/text/printable-json.ts';
import type { ExportFormat, ExportedDelivery } from '../../../views/export/format.ts';
import type { DocumentOf } from '../../../schemas/commands.ts';
import type { HeaderPair } from '../../../domain/delivery/received-delivery.ts';

export const fixture: ExportFormat = {
  begin: '[\n  ',
  between: ',\n  ',
  end: '\n]\n',
  empty: '[]\n',
  render: (exported) => printableJson(fixtureOf(exported), 2).replaceAll('\n', '\n  '),
};

function fixtureOf({
  delivery,
  method,
  target,
  headers,
  body,
  masked,
}: ExportedDelivery): DocumentOf<'deliveries export --format fixture'>[number] {
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
    masked,
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
