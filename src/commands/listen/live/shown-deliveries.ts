import { withoutColor } from '../../../terminal/live/without-color.ts';
import { Selection } from '../../../terminal/live/selection.ts';
import type { Style } from '../../../terminal/style.ts';
import type { DeliveryEvent } from '../../../receiver/receiver-event.ts';
import { SessionMarks } from './session-marks.ts';

/** A delivery whose line was printed. */
export interface ShownDelivery {
  /** Undefined for one that was not accepted. */
  readonly position: number | undefined;
  readonly id: string;
  readonly event: string | undefined;
  /** As it was printed, harmless, without colors. */
  readonly line: string;
}

/** What stands before lines, and which are printed, where keys are read. */
export interface LiveLines {
  /** Columns of every prefix. */
  readonly prefixWidth: number;
  /** Stands before what belongs to no session. */
  readonly blankPrefix: string;
  /**
   * Takes note of a delivery that is shown now.
   *
   * @param line its own, as it would be printed
   * @returns what its lines begin with; undefined where the filter leaves it out
   */
  prefixFor(event: DeliveryEvent, line: string): string | undefined;
  /** The same for what is told later of the delivery at a position. */
  laterPrefixFor(position: number): string | undefined;
}

/** Deliveries that can be chosen. */
const MAX_CHOOSABLE = 100;

/** Positions of deliveries of which more may be told. */
const MAX_REMEMBERED = 2000;

const BLANK = '  ';

/** The deliveries that were shown last, and the filter that decides which are. */
export class ShownDeliveries implements LiveLines {
  readonly prefixWidth = BLANK.length;
  readonly blankPrefix = BLANK;
  readonly selection = new Selection<ShownDelivery>(MAX_CHOOSABLE);
  readonly #marks: SessionMarks;
  /** By position; undefined for one that the filter left out. */
  readonly #prefixes = new Map<number, string | undefined>();
  #filter = '';

  constructor(style: Style) {
    this.#marks = new SessionMarks(style);
  }

  /** Text that shown deliveries hold, in their line, event name or id; empty for all. */
  get filter(): string {
    return this.#filter;
  }

  setFilter(filter: string): void {
    this.#filter = filter.trim();
    this.selection.keepOnly((shown) => this.#passes(shown));
  }

  prefixFor({ position, id, event, sessionId }: DeliveryEvent, line: string): string | undefined {
    const shown: ShownDelivery = { position, id, event, line: withoutColor(line) };
    const prefix = this.#passes(shown) ? `${this.#marks.markOf(sessionId)} ` : undefined;
    if (position !== undefined) this.#remember(position, prefix);
    if (prefix !== undefined) this.selection.add(shown);
    return prefix;
  }

  laterPrefixFor(position: number): string | undefined {
    return this.#prefixes.has(position) ? this.#prefixes.get(position) : BLANK;
  }

  #passes({ line, event = '', id }: ShownDelivery): boolean {
    if (this.#filter === '') return true;
    return `${event}\n${id}\n${line}`.toLowerCase().includes(this.#filter.toLowerCase());
  }

  #remember(position: number, prefix: string | undefined): void {
    this.#prefixes.set(position, prefix);
    if (this.#prefixes.size <= MAX_REMEMBERED) return;
    const [oldest] = this.#prefixes.keys();
    if (oldest !== undefined) this.#prefixes.delete(oldest);
  }
}
