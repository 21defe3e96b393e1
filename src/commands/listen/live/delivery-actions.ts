import type { Context } from '../../../context.ts';
import { countText, numberText } from '../../../domain/text/amounts.ts';
import type { ForwardTarget } from '../../../forwarding/target.ts';
import { clipboardSequence } from '../../../terminal/live/clipboard.ts';
import type { Output } from '../../../terminal/io.ts';
import { shortId } from '../../../terminal/text/safe-text.ts';
import type { Style } from '../../../terminal/style.ts';
import { renderStoredDetails } from '../../../views/delivery/stored-details.ts';
import { curl } from '../../../views/export/curl.ts';
import { toExported } from '../../../views/export/format.ts';
import { renderReplayed, resultText } from '../../../views/replay/line.ts';
import { ownCommand } from '../../shared/own-command.ts';
import type { ListenOptions } from '../listen-options.ts';
import { withShown } from './load-shown.ts';
import { replayShown, targetsFor } from './replay-shown.ts';
import type { LiveLines, ShownDelivery } from './shown-deliveries.ts';

export interface DeliveryActionsOptions {
  readonly options: Pick<ListenOptions, 'store' | 'showSecrets'>;
  readonly context: Context;
  readonly output: Output;
  readonly style: Style;
  readonly lines: LiveLines;
  /** None where deliveries go nowhere. */
  readonly targets: readonly ForwardTarget[];
}

/** Lines of a delivery that are printed when it is opened: more would push all else off the screen. */
const MAX_LINES = 200;

/** Stands behind the line of a replay: among deliveries that come it would be taken for one. */
const REPLAY_REMARK = ' (replay)';

/** Columns from which on the line would say it too. */
const MAX_REPLAY_WIDTH = 109;

/** What can be done with a delivery that was shown. Each returns what is said of it; it is read from the store. */
export class DeliveryActions {
  readonly #parts: DeliveryActionsOptions;

  constructor(parts: DeliveryActionsOptions) {
    this.#parts = parts;
  }

  /** Prints what it is, with headers, payload and forwards. */
  async open(shown: ShownDelivery): Promise<string | undefined> {
    const { options, context, style } = this.#parts;
    const { showSecrets } = options;
    const lines = await withShown(shown, options.store, context, (entry, history) =>
      renderStoredDetails(entry, history.attempts(entry.delivery.position), {
        style,
        showSecrets,
        verbose: false,
        now: context.clock.now(),
      }),
    );
    const more = lines.length - MAX_LINES;
    const rest = `… ${countText(more, 'more line')}: ${this.#command(`deliveries show ${shortId(shown.id)}`)}`;
    this.#print(['', ...lines.slice(0, MAX_LINES), ...(more > 0 ? [rest] : []), '']);
    return undefined;
  }

  /** Has the terminal put a command that sends it on the clipboard. */
  async copy(shown: ShownDelivery): Promise<string> {
    const { options, context, output } = this.#parts;
    const exported = await withShown(shown, options.store, context, (entry) =>
      toExported(entry, options.showSecrets),
    );
    const format = curl({ url: undefined });
    const inTmux = (context.environment['TMUX'] ?? '') !== '';
    const sequence = clipboardSequence(`${format.begin}${format.render(exported)}${format.end}`, inTmux);
    const id = shortId(shown.id);
    if (sequence === undefined)
      return `Too long to copy: ${this.#command(`deliveries export ${id} --format curl`)}`;
    output.write(sequence);
    const masked = exported.masked ? ', secrets masked' : '';
    return `Copied ${id} as curl${masked}, if this terminal lets programs copy (OSC 52)`;
  }

  /** Sends it to the targets once more. */
  async replay(shown: ShownDelivery): Promise<string | undefined> {
    const { options, context, style, output } = this.#parts;
    if (this.#parts.targets.length === 0)
      return 'There is no target to replay to: start with listen 3000, --forward-to <url> or --exec <command>';
    if (shown.position === undefined) return 'It was not accepted, so it is not replayed';
    const targets = targetsFor(shown, this.#parts.targets);
    if (targets.length === 0) return `No target takes ${shown.event ?? 'it'}`;
    const results = await replayShown(shown, targets, options.store, context);
    const { lines } = this.#parts;
    const prefix = lines.laterPrefixFor(shown.position) ?? lines.blankPrefix;
    const width = Math.min(MAX_REPLAY_WIDTH, output.columns - lines.prefixWidth - REPLAY_REMARK.length);
    const line = { style, width, showSecrets: options.showSecrets };
    const now = context.clock.now();
    const withTarget = targets.length > 1;
    this.#print(
      results.map((result) => prefix + renderReplayed(result, { ...line, now, withTarget }) + REPLAY_REMARK),
    );
    const handled = results.filter(({ result }) => result.state === 'succeeded').length;
    const [only] = results;
    const came = results.length === 1 && only !== undefined ? resultText(only.result) : undefined;
    return `Replayed ${shortId(shown.id)} ${came ?? `to ${numberText(results.length)} targets, ${numberText(handled)} handled it`}`;
  }

  #print(lines: readonly string[]): void {
    this.#parts.output.write(lines.map((line) => `${line}\n`).join(''));
  }

  #command(words: string): string {
    return `${ownCommand(this.#parts.context.environment)} ${words}`;
  }
}
