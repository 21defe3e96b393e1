import { isRejectedForCoding } from '../../domain/delivery/rejection-status.ts';
import type { DeliveryEvent } from '../../receiver/receiver-event.ts';
import { NO_CHANGE, SessionTracker, type SessionChange } from '../../domain/delivery/session-tracker.ts';
import { MeetingTitles } from '../../domain/events/meeting-titles.ts';
import { readMeeting } from '../../domain/events/read-payload.ts';
import type { RefusedRequest } from '../../domain/delivery/received-delivery.ts';
import { causeOf, FOREIGN_EXPLANATION, MARK_EXPLANATIONS } from '../../views/delivery/causes.ts';
import {
  renderDelivery,
  renderRefusal,
  type ReceivedLineOptions,
} from '../../views/delivery/received-line.ts';
import { createDateLines, type DateLines } from '../../views/delivery/rules.ts';
import {
  renderSessionEnd,
  renderSessionStart,
  sessionMargin,
  type RuleOptions,
} from '../../views/delivery/session-rules.ts';
import type { DeliveryLineParts } from '../../views/delivery/delivery-layout.ts';
import type { Style } from '../../terminal/style.ts';
import { wrap } from '../../terminal/text/width.ts';

export interface DeliveryLinesOptions {
  readonly style: Style;
  readonly showSecrets: boolean;
  readonly quiet: boolean;
  readonly isTerminal: boolean;
  /** As it is now; Infinity where there is no terminal. */
  readonly width: () => number;
  /** Whether deliveries go on to targets, so that most lines end with what became of them. */
  readonly hasSuffixes: boolean;
  /** Whether something stands before each line already that tells sessions apart. */
  readonly hasPrefixes: boolean;
  /** Whether all deliveries are shown: of a part of them, no session can be told. */
  readonly showsAll: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly explain?: Explain | undefined;
}

/** Says why the signature of a rejected delivery fails; undefined where nothing shows. */
export type Explain = (event: DeliveryEvent) => string | undefined;

/** What is known of a delivery's forwards when it is shown. */
export interface ShownForwards {
  /** For the end of its line. */
  readonly suffix: DeliveryLineParts['suffix'];
  /** Whether a target has failed to handle it for good. */
  readonly hasFailed: boolean;
  /** Whether others may fail yet. */
  readonly isOpen: boolean;
}

/** The lines of a delivery: up to its own with what explains it, and what ends its session. */
export interface DeliveryText {
  readonly lines: readonly string[];
  /** Its own, among these. */
  readonly own: string;
  readonly end: readonly string[];
}

/** Below the time, so that lines of deliveries stand out. */
const HINT_INDENT = ' '.repeat('12:34:56 '.length);

/** Deliveries whose forwards are looked after for the sum of their session. */
const MAX_OPEN = 1000;

/** Where a body came compressed, that is the cause, which its headers show for certain. */
function isOfCoding({ rejection, signature, headers }: DeliveryEvent): boolean {
  return rejection !== undefined && isRejectedForCoding(rejection, { signature: signature.state, headers });
}

/** Shows deliveries to people in the order in which they came, with what is known from those before. */
export class DeliveryLines {
  readonly #options: DeliveryLinesOptions;
  readonly #titles = new MeetingTitles();
  /** Rules are for who looks on: a pipe has one line for each event, and so has `--quiet`. */
  readonly #sessions: SessionTracker | undefined;
  readonly #dateLines: DateLines | undefined;
  readonly #shownHints = new Set<string>();
  /** Session ids by position. */
  readonly #open = new Map<number, string>();

  constructor(options: DeliveryLinesOptions) {
    this.#options = options;
    const { style, quiet, isTerminal, showsAll, now } = options;
    const hasRules = isTerminal && !quiet;
    this.#sessions = hasRules && showsAll ? new SessionTracker() : undefined;
    this.#dateLines = hasRules ? createDateLines(now, style) : undefined;
  }

  /** Takes note of a delivery, also of one that is not shown: it may say what others name by an id only. */
  learn({ payload, rejection }: DeliveryEvent): void {
    if (rejection === undefined && payload.readable) this.#titles.learn(payload.value);
  }

  textOf(event: DeliveryEvent, forwards: ShownForwards): DeliveryText {
    const change = this.#follow(event, forwards);
    const { session, ended } = change;
    const rules = this.#ruleOptions(ended !== undefined);
    const isExplained = this.#shownHints.has(event.signature.state);
    const margin = rules.hasBars ? sessionMargin(session, rules.style) : undefined;
    const { style, columns, showSecrets } = rules;
    const { hasSuffixes } = this.#options;
    // Field by field: spreading costs more than the rest of a line.
    const options: ReceivedLineOptions = {
      style,
      showSecrets,
      hasSuffixes,
      width: columns,
      titles: this.#titles,
      margin,
      isExplained,
      peopleIn: change.peopleIn,
    };
    const own = renderDelivery(event, options, forwards.suffix);
    const lines = [
      ...(this.#dateLines?.(event.receivedAt, columns) ?? []),
      ...(change.hasBegun && session !== undefined ? [renderSessionStart(session, rules)] : []),
      own,
      ...this.#hintLines(event),
    ];
    return { lines, own, end: ended === undefined ? [] : [renderSessionEnd(ended, rules)] };
  }

  refusalLine(request: RefusedRequest): string {
    const { hasBars, style } = this.#ruleOptions(false);
    const margin = hasBars ? sessionMargin(undefined, style) : undefined;
    return renderRefusal(request, { ...this.#lineOptions(), margin });
  }

  /** A delivery that was shown before has failed at a target for good. */
  countFailed(position: number): void {
    const session = this.#open.get(position);
    if (session !== undefined) this.#sessions?.countFailed(session);
    this.#open.delete(position);
  }

  #follow(event: DeliveryEvent, { hasFailed, isOpen }: ShownForwards): SessionChange {
    const { payload, rejection, position, repeat, receivedAt } = event;
    if (this.#sessions === undefined || rejection !== undefined || !payload.readable) return NO_CHANGE;
    // The same event comes for our own webhook too, and nobody joins twice.
    if (event.foreign === true) return NO_CHANGE;
    const delivery = { event: event.event, payload: payload.value, repeat, receivedAt, hasFailed };
    const change = this.#sessions.follow(delivery, (value) => this.#titles.titleOf(readMeeting(value)));
    if (isOpen && position !== undefined && change.session !== undefined)
      this.#lookAfter(position, change.session.id);
    return change;
  }

  #lookAfter(position: number, session: string): void {
    this.#open.set(position, session);
    if (this.#open.size <= MAX_OPEN) return;
    const [oldest] = this.#open.keys();
    if (oldest !== undefined) this.#open.delete(oldest);
  }

  /** @param hasEnded whether one has ended with the line that is shown, and has its bar until then */
  #ruleOptions(hasEnded: boolean): RuleOptions {
    const { style, showSecrets, width, hasPrefixes } = this.#options;
    const hasBars = !hasPrefixes && (this.#sessions?.size ?? 0) + (hasEnded ? 1 : 0) > 1;
    return { style, columns: width(), showSecrets, hasBars };
  }

  #lineOptions(): ReceivedLineOptions {
    const { style, showSecrets, hasSuffixes, width } = this.#options;
    return { style, showSecrets, hasSuffixes, width: width(), titles: this.#titles };
  }

  /** Of what was rejected for its signature, what shows of this one in place of what it may be. */
  #causeHint(event: DeliveryEvent): string | undefined {
    const isOfSignature = event.rejection === 'signature' && !isOfCoding(event);
    const found = isOfSignature ? this.#options.explain?.(event) : undefined;
    return found ?? causeOf(event)?.hint;
  }

  /** Each hint is given once, however often it happens. */
  #hintLines(event: DeliveryEvent): readonly string[] {
    const { quiet, isTerminal, width } = this.#options;
    const { state } = event.signature;
    const isRejected = event.rejection !== undefined;
    const isForeign = !isRejected && event.foreign === true;
    if (quiet || (!isRejected && !isForeign && state === 'valid')) return [];
    // In a pipe each line says it by itself.
    const mark = isForeign ? FOREIGN_EXPLANATION : MARK_EXPLANATIONS[state];
    const hint = isRejected ? this.#causeHint(event) : isTerminal ? mark : undefined;
    const key = isRejected || isForeign ? hint : state;
    if (hint === undefined || key === undefined || this.#shownHints.has(key)) return [];
    this.#shownHints.add(key);
    return wrap(hint, width() - HINT_INDENT.length).map((line) => HINT_INDENT + line);
  }
}
