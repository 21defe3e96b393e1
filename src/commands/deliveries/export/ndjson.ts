import { headersJson } from '../../../views/delivery/headers.ts';
import { storedJson } from '../../../views/delivery/stored-json.ts';
import { jsonLine } from '../../shared/print-answer.ts';
import type { ExportFormat, ExportedDelivery } from '../../../views/export/format.ts';
import type { ExportedDeliveryJson } from '../../../schemas/delivery.ts';

/** @param showSecrets as for what is exported */
export function ndjson(showSecrets: boolean): ExportFormat {
  return {
    begin: '',
    between: '',
    end: '',
    empty: '',
    showsForwards: true,
    render: (exported) => jsonLine<'deliveries export'>(lineOf(exported, showSecrets)),
  };
}

function lineOf(
  { entry, headers, body, masked }: ExportedDelivery,
  showSecrets: boolean,
): ExportedDeliveryJson {
  return {
    ...storedJson(entry, showSecrets),
    headers: headersJson(headers.map(([name, value]) => [name.toLowerCase(), value])),
    bodyBase64: body.toString('base64'),
    masked,
  };
}
