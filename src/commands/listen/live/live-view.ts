import { once, type Context, type LiveOutputSettings } from '../../../context.ts';
import type { ForwarderEvent } from '../../../forwarding/forwarder-event.ts';
import type { ReceiverEvent } from '../../../receiver/receiver-event.ts';
import type { JobControl } from '../../../terminal/live/job-control.ts';
import { LineEditor } from '../../../terminal/live/line-editor.ts';
import type { Key } from '../../../terminal/live/key-decoder.ts';
import { LiveTerminal } from '../../../terminal/live/live-terminal.ts';
import { sanitize } from '../../../terminal/text/sanitize.ts';
import type { Style } from '../../../terminal/style.ts';
import { indented } from '../../../terminal/text/safe-text.ts';
import { renderFields } from '../../../terminal/text/table.ts';
import { asHooksError } from '../../../views/error.ts';
import { thisUser } from '../../shared/this-user.ts';
import type { Companion, Receiving } from '../companions.ts';
import type { ListenOptions } from '../listen-options.ts';
import type { ConnectionEvent } from '../register/connection-event.ts';
import type { DeliveryActions } from './delivery-actions.ts';
import { FootNews } from './foot-news.ts';
import { footRows, type FootState } from './foot-rows.ts';
import { KEY_HELP } from './key-help.ts';
import { keyName } from './key-name.ts';
import { ShownDeliveries, type LiveLines, type ShownDelivery } from './shown-deliveries.ts';

/** What `listen` is on a terminal whose keys are read. */
export interface LiveView {
  /** What its output is written through. */
  readonly through: NonNullable<LiveOutputSettings['through']>;
  readonly lines: LiveLines;
  start(receiving: Receiving): Promise<Companion>;
}

/** @returns undefined where the terminal is not one, or cannot be asked */
export async function createLiveView(
  options: ListenOptions,
  context: Context,
): Promise<LiveView | undefined> {
  const job = await context.jobControl();
  if (!job.isOneTerminal()) return undefined;
  return new ListenLiveView(options, context, job, await context.style(context.io.stdout));
}

/** Milliseconds that the foot says what a key did. */
const MESSAGE_MS = 6000;

/** Deliveries that PageUp and PageDown go over. */
const PAGE = 10;

class ListenLiveView implements LiveView, Companion {
  readonly through: LiveView['through'];
  readonly lines: ShownDeliveries;
  readonly #options: ListenOptions;
  readonly #context: Context;
  readonly #job: JobControl;
  readonly #style: Style;
  readonly #terminal: LiveTerminal;
  readonly #news = new FootNews();
  readonly #over = new AbortController();
  #receiving: Receiving | undefined;
  /** Loaded with the first key that asks for it. */
  #actions: (() => Promise<DeliveryActions>) | undefined;
  #filterEditor: LineEditor | undefined;
  #message: string | undefined;
  #messages = 0;
  /** Whether a key is still at work with the store. */
  #isBusy = false;

  constructor(options: ListenOptions, context: Context, job: JobControl, style: Style) {
    this.#options = options;
    this.#context = context;
    this.#job = job;
    this.#style = style;
    this.lines = new ShownDeliveries(style);
    this.#terminal = new LiveTerminal({
      io: context.io,
      job,
      clock: context.clock,
      rows: (columns) => this.#rows(columns),
      onKey: (key) => this.#onKey(key),
    });
    this.through = (writer) => this.#terminal.through(writer);
  }

  async start(receiving: Receiving): Promise<Companion> {
    this.#receiving = receiving;
    this.#actions = once(async () => {
      const { DeliveryActions: Actions } = await import('./delivery-actions.ts');
      return new Actions({
        options: this.#options,
        context: this.#context,
        output: receiving.outputs.stdout,
        style: this.#style,
        lines: this.lines,
        targets: receiving.forwarder?.targets ?? [],
      });
    });
    await this.#terminal.start();
    return this;
  }

  onEvent(event: ReceiverEvent): void {
    this.#news.onEvent(event);
    this.#terminal.refresh();
  }

  onForwarder(event: ForwarderEvent): void {
    this.#news.onForwarder(event);
    this.#terminal.refresh();
  }

  onConnection(event: ConnectionEvent): void {
    this.#news.onConnection(event);
    this.#terminal.refresh();
  }

  async close(): Promise<void> {
    this.#over.abort();
    this.#terminal.close();
  }

  #rows(columns: number): readonly string[] {
    const state = this.#state();
    return state === undefined ? [] : footRows(state, this.#style, columns);
  }

  #state(): FootState | undefined {
    if (this.#receiving === undefined) return undefined;
    const { server, keyOrigin, forwarder, options } = this.#receiving;
    const keyOwner = options.emulate ? 'the emulated service' : keyName(keyOrigin ?? '');
    const { selection, filter } = this.lines;
    const { chosen, place } = selection;
    const waiting = forwarder?.summary().map((target) => target.waiting);
    return {
      address: sanitize(server.url),
      tunnel: this.#news.tunnel,
      key: {
        origin: keyOrigin === undefined ? undefined : keyOwner,
        isThere: this.#news.isKeyThere,
      },
      counts: this.#news.counts,
      pendingForwards: waiting?.reduce((sum, count) => sum + count, 0),
      isPaused: forwarder?.pause !== undefined,
      filter,
      typed: this.#filterEditor?.text,
      message: this.#message,
      chosen: chosen === undefined || place === undefined ? undefined : { delivery: chosen, ...place },
    };
  }

  #onKey(key: Key): void {
    this.#message = undefined;
    if (this.#filterEditor !== undefined) this.#onFilterKey(this.#filterEditor, key);
    else if (key.kind === 'paste') this.#say('Pasted text is not taken for keys; / takes it');
    else this.#keys.get(key.kind === 'key' ? key.name : key.text)?.();
    this.#terminal.refresh();
  }

  readonly #keys: ReadonlyMap<string, () => void> = new Map([
    ...each(['j', 'down'], () => this.lines.selection.move(1)),
    ...each(['k', 'up'], () => this.lines.selection.move(-1)),
    ...each(['pageDown'], () => this.lines.selection.move(PAGE)),
    ...each(['pageUp'], () => this.lines.selection.move(-PAGE)),
    ...each(['g', 'home'], () => this.lines.selection.choose('first')),
    ...each(['G', 'end'], () => this.lines.selection.choose('last')),
    ...each(['escape'], () => this.#goBack()),
    ...each(['enter'], () => this.#act((actions, shown) => actions.open(shown))),
    ...each(['c'], () => this.#act((actions, shown) => actions.copy(shown))),
    ...each(['r'], () => this.#act((actions, shown) => actions.replay(shown))),
    ...each(['/'], () => {
      this.#filterEditor = new LineEditor(this.lines.filter);
    }),
    ...each(['p'], () => void this.#finish(this.#pauseOrGoOn())),
    ...each(['?', 'h'], () => this.#help()),
    ...each(['q'], () => this.#job.signalJob('SIGINT')),
  ]);

  #goBack(): void {
    const { selection } = this.lines;
    if (selection.chosen !== undefined) selection.clear();
    else this.lines.setFilter('');
  }

  #onFilterKey(editor: LineEditor, key: Key): void {
    const edited = editor.edit(key);
    if (edited === 'edited') return;
    this.#filterEditor = undefined;
    if (edited === 'done') this.lines.setFilter(editor.text);
  }

  /** What the forwarder tells of it is printed. */
  async #pauseOrGoOn(): Promise<string | undefined> {
    const forwarder = this.#receiving?.forwarder;
    if (forwarder === undefined) return 'Nothing is forwarded: there is no target';
    await (forwarder.pause === undefined
      ? forwarder.pauseForwarding(thisUser())
      : forwarder.resumeForwarding());
    return undefined;
  }

  #act(work: (actions: DeliveryActions, shown: ShownDelivery) => Promise<string | undefined>): void {
    const shown = this.lines.selection.current;
    if (shown === undefined || this.#actions === undefined) this.#say('No delivery has been shown yet');
    else if (this.#isBusy) this.#say('The last key is still at work');
    else void this.#finish(this.#actions().then((actions) => work(actions, shown)));
  }

  async #finish(work: Promise<string | undefined>): Promise<void> {
    this.#isBusy = true;
    try {
      const message = await work;
      if (message !== undefined) this.#say(message);
    } catch (error) {
      this.#say(sanitize(this.#context.secrets.hide(asHooksError(error).message)));
    } finally {
      this.#isBusy = false;
    }
  }

  #help(): void {
    const { strong, name } = this.#style;
    const fields = renderFields(KEY_HELP, name);
    this.#receiving?.outputs.stdout.write(
      ['', strong('Keys'), ...indented(fields), ''].map((line) => `${line}\n`).join(''),
    );
  }

  /** Until it is old, or another key says something else. */
  #say(message: string): void {
    this.#message = message;
    this.#messages += 1;
    void this.#forgetMessage(this.#messages);
    this.#terminal.refresh();
  }

  async #forgetMessage(number: number): Promise<void> {
    try {
      await this.#context.clock.sleep(MESSAGE_MS, this.#over.signal);
    } catch {
      return;
    }
    if (this.#messages === number) this.#message = undefined;
    this.#terminal.refresh();
  }
}

function each(keys: readonly string[], work: () => void): (readonly [string, () => void])[] {
  return keys.map((key) => [key, work] as const);
}
