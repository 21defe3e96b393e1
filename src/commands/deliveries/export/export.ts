import { notify, type Context } from '../../../context.ts';
import { deliveriesText } from '../../../domain/text/amounts.ts';
import { HooksError } from '../../../domain/errors.ts';
import { parseUrl } from '../../../domain/network/parse-url.ts';
import { openAtomicFile } from '../../../files/atomic-file.ts';
import { gatherFor } from '../../../terminal/output/gathered-output.ts';
import { sanitize } from '../../../terminal/text/sanitize.ts';
import { curl } from '../../../views/export/curl.ts';
import { toExported, type ExportFormat } from '../../../views/export/format.ts';
import { fixture } from './fixture.ts';
import { har } from './har.ts';
import { requireNoStore, exportStore } from './whole-store.ts';
import { ndjson } from './ndjson.ts';
import {
  choosesSome,
  untilWarnings,
  toDeliveryFilter,
  wantsRejected,
  type FilterOptions,
} from '../filter.ts';
import {
  loadDeliveries,
  namedDeliveries,
  NOTHING_RECEIVED,
  pagesOf,
  withHistory,
  withHistoryIfAny,
} from '../read-deliveries.ts';
import { unknownEventWarnings } from '../../shared/unknown-events.ts';
import type { StoredDelivery } from '../../../domain/delivery/stored-delivery.ts';
import type { DeliveryHistory } from '../../../store/delivery-store.ts';

export interface DeliveriesExportOptions extends FilterOptions {
  readonly deliveries: readonly string[];
  readonly format: 'ndjson' | 'har' | 'curl' | 'fixture' | 'store';
  readonly output: string | undefined;
  /** Where requests go to, instead of where they went. */
  readonly to: string | undefined;
  /** Infinity for all. */
  readonly limit: number | undefined;
  readonly showSecrets: boolean;
  readonly store: string | undefined;
}

interface ExportCounts {
  deliveries: number;
  masked: number;
}

/** Payloads hold names of people, and with `--show-secrets` what opens things. */
const OUTPUT_MODE = 0o600;

/**
 * Writes deliveries for other tools, in the order of arrival: those that are named, or those that pass the
 * filter. Rejected ones are left out unless they are named or `--signature` asks for them.
 *
 * @throws HooksError `usage_invalid`, `delivery_not_found`, `delivery_ambiguous`, `file_failed`, and what
 * opening a store can throw
 */
export async function run(options: DeliveriesExportOptions, context: Context): Promise<void> {
  if (options.format === 'store') {
    await exportStore(options, context);
    return;
  }
  const format = formatOf(options);
  for (const note of unknownEventWarnings(options.events ?? [])) notify(context, note);
  // A file that is half written is removed before the end.
  const endsAtOnce = options.output === undefined;
  const wanted = { file: options.store, access: 'read', endsAtOnce } as const;
  const { output, deliveries } = options;
  const work = async (history: DeliveryHistory): Promise<void> => {
    const pages = chosen(options, context, history);
    const tally =
      output === undefined
        ? await writeAll(pages, history, format, options, (text) => context.io.stdout.write(text))
        : await writeFile(output, history.path, (write) => writeAll(pages, history, format, options, write));
    report(options, context, tally);
  };
  // What is to be in a file, or was named, cannot be had; else an empty answer is right.
  if (output !== undefined || deliveries.length > 0) await withHistory(context, wanted, work);
  else
    await withHistoryIfAny(context, wanted, work, () => {
      context.io.stdout.write(format.empty);
      notify(context, NOTHING_RECEIVED);
    });
}

function formatOf({ format, to, showSecrets }: DeliveriesExportOptions): ExportFormat {
  const where = checkedUrl(to);
  if (format === 'har') return har({ url: where });
  if (format === 'curl') return curl({ url: where });
  if (where === undefined) return format === 'ndjson' ? ndjson(showSecrets) : fixture;
  throw new HooksError('usage_invalid', `--to requires --format curl or --format har.`, {
    hint: 'It says where their requests go.',
  });
}

function checkedUrl(url: string | undefined): string | undefined {
  const wanted = url?.trim();
  if (wanted === undefined || (/^https?:\/\//i.test(wanted) && parseUrl(wanted) !== undefined)) return wanted;
  throw new HooksError('usage_invalid', `--to cannot be "${sanitize(wanted)}".`, {
    hint: 'Give a complete URL, such as http://127.0.0.1:3000/webhook.',
  });
}

function chosen(
  options: DeliveriesExportOptions,
  context: Context,
  history: DeliveryHistory,
): AsyncIterable<readonly StoredDelivery[]> {
  const now = context.clock.now();
  const asked = toDeliveryFilter(options, now);
  for (const note of untilWarnings(options, now)) notify(context, note);
  if (options.deliveries.length === 0) {
    const filter = { ...asked, acceptedOnly: wantsRejected(options) ? undefined : true };
    return pagesOf(history, filter, options.limit ?? Infinity, context.signal);
  }
  if (choosesSome(asked) || options.limit !== undefined)
    throw new HooksError('usage_invalid', 'Deliveries are both named and chosen by options.', {
      hint: 'Give names or a filter, not both.',
    });
  return namedDeliveries(history, options.deliveries);
}

/** @returns how many were written, and how many not as they came */
async function writeAll(
  pages: AsyncIterable<readonly StoredDelivery[]>,
  history: DeliveryHistory,
  format: ExportFormat,
  { showSecrets }: DeliveriesExportOptions,
  write: (text: string) => void,
): Promise<ExportCounts> {
  const output = gatherFor({ write });
  const tally: ExportCounts = { deliveries: 0, masked: 0 };
  for await (const page of pages) {
    for (const entry of loadDeliveries(history, page, format.showsForwards)) {
      const exported = toExported(entry, showSecrets);
      output.write(tally.deliveries === 0 ? format.begin : format.between);
      output.write(format.render(exported));
      tally.deliveries += 1;
      if (exported.masked) tally.masked += 1;
    }
  }
  output.write(tally.deliveries === 0 ? format.empty : format.end);
  output.flush();
  return tally;
}

async function writeFile(
  path: string,
  store: string,
  fill: (write: (text: string) => void) => Promise<ExportCounts>,
): Promise<ExportCounts> {
  requireNoStore(path, store);
  const file = openAtomicFile(path, {
    mode: OUTPUT_MODE,
    failure: `"${path}" cannot be written`,
    hint: 'Choose another file with --output, or leave it out for standard output.',
  });
  try {
    const tally = await fill((text) => file.write(text));
    file.commit();
    return tally;
  } finally {
    file.discard();
  }
}

function report(
  { output }: DeliveriesExportOptions,
  context: Context,
  { deliveries, masked }: ExportCounts,
): void {
  if (masked > 0)
    notify(
      context,
      `Secrets were masked in ${deliveriesText(masked)}, so their signatures may no longer match. --show-secrets exports them as they came.`,
    );
  if (output !== undefined) notify(context, `Wrote ${deliveriesText(deliveries)} to ${sanitize(output)}.`);
  else if (deliveries === 0) notify(context, 'No deliveries match.');
}
