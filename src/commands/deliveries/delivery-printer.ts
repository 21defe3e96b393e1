import { gatherFor } from '../../terminal/output/gathered-output.ts';
import { storedJson } from '../../views/delivery/stored-json.ts';
import { createDateLines } from '../../views/delivery/rules.ts';
import { renderStored, renderStoredRow } from '../../views/delivery/stored-line.ts';
import { printableJson } from '../../terminal/text/printable-json.ts';
import { chosenOf, jsonLine } from '../shared/print-answer.ts';
import { StoredTitles } from './stored-titles.ts';
import type { Context } from '../../context.ts';
import type { LoadedDelivery } from '../../domain/delivery/stored-delivery.ts';
import type { DeliveryHistory } from '../../store/delivery-store.ts';

/** Prints deliveries one after the other, in the form that fits who reads them. */
export interface Printer {
  /** Whether it looks at the forwards of each delivery. */
  readonly showsForwards: boolean;
  /** @param history where a title is looked up that the delivery does not have */
  print(entry: LoadedDelivery, history: DeliveryHistory): void;
  /** Writes out what was gathered so far. */
  flush(): void;
  /** Ends the answer. */
  end(): void;
}

export interface PrinterOptions {
  readonly showSecrets: boolean;
  /** Whether the answer goes on for as long as it likes: with `--json` one object a line, no array. */
  readonly streams: boolean;
}

/** Lines for people on a terminal, tab-separated whole values elsewhere, JSON with `--json`. */
export async function createPrinter(context: Context, options: PrinterOptions): Promise<Printer> {
  if (context.options.json)
    return options.streams ? jsonLines(context, options) : jsonArray(context, options);
  return context.io.stdout.isTerminal ? await peopleLines(context, options) : rows(context, options);
}

function jsonArray(context: Context, { showSecrets }: PrinterOptions): Printer {
  const output = gatherFor(context.io.stdout);
  let isFirst = true;
  return {
    showsForwards: true,
    print: (entry) => {
      const text = printableJson(chosenOf(context, storedJson(entry, showSecrets)), 2).replaceAll(
        '\n',
        '\n  ',
      );
      output.write(`${isFirst ? '[\n  ' : ',\n  '}${text}`);
      isFirst = false;
    },
    flush: () => output.flush(),
    end: () => {
      output.write(isFirst ? '[]\n' : '\n]\n');
      output.flush();
    },
  };
}

function jsonLines(context: Context, { showSecrets }: PrinterOptions): Printer {
  const { fields } = context.options;
  return printerOf(context.io.stdout, true, (entry) =>
    jsonLine<'deliveries list --follow' | 'deliveries wait'>(storedJson(entry, showSecrets), fields),
  );
}

function rows({ io }: Context, { showSecrets }: PrinterOptions): Printer {
  const titles = new StoredTitles();
  return printerOf(io.stdout, false, (entry, history) => {
    titles.learn(entry, history);
    return `${renderStoredRow(entry, { showSecrets, titles })}\n`;
  });
}

async function peopleLines(context: Context, { showSecrets }: PrinterOptions): Promise<Printer> {
  const { stdout } = context.io;
  const style = await context.style(stdout);
  const titles = new StoredTitles();
  const dateLines = createDateLines(context.clock.now(), style);
  return printerOf(stdout, true, (entry, history) => {
    titles.learn(entry, history);
    const width = stdout.columns;
    const lines = [
      ...dateLines(entry.delivery.receivedAt, width),
      renderStored(entry, { style, width, showSecrets, titles }),
    ];
    return lines.map((line) => `${line}\n`).join('');
  });
}

function printerOf(
  stdout: Context['io']['stdout'],
  showsForwards: boolean,
  render: (entry: LoadedDelivery, history: DeliveryHistory) => string,
): Printer {
  const output = gatherFor(stdout);
  const flush = (): void => output.flush();
  return {
    showsForwards,
    print: (entry, history) => output.write(render(entry, history)),
    flush,
    end: flush,
  };
}
