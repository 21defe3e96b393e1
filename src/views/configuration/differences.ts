import type { DeliveryDifference } from '../../domain/service/delivery-differences.ts';
import type { Output } from '../../terminal/io.ts';
import type { Style } from '../../terminal/style.ts';
import { indented } from '../../terminal/text/safe-text.ts';
import { renderWrappedFields } from '../../terminal/text/table.ts';

const TITLES: Readonly<Record<DeliveryDifference['topic'], string>> = {
  ids: 'ids',
  headers: 'headers',
  key: 'public key',
  retries: 'retries',
  payloads: 'payloads',
};

/** What changes for an endpoint, each with what its code must do. */
export function renderDifferences(
  differences: readonly DeliveryDifference[],
  output: Output,
  style: Style,
): readonly string[] {
  const fields = differences.flatMap(({ topic, from, to, advice }) => [
    { name: TITLES[topic], text: `${from} → ${to}` },
    { name: '', text: advice },
  ]);
  const columns = output.isTerminal ? output.columns - 2 : Infinity;
  return [
    style.strong('What changes for your endpoint'),
    ...indented(renderWrappedFields(fields, columns, style.faint)),
    '',
  ];
}
