import { forwardHint } from '../../views/forward/hints.ts';
import {
  forwardText,
  joinForwards,
  renderAnswer,
  renderForward,
  waitingText,
  type ForwardText,
} from '../../views/forward/line.ts';
import { shortTargetNames } from '../../views/forward/target-names.ts';
import { isHandled } from '../../domain/delivery/stored-delivery.ts';
import { widthOf, wrap } from '../../terminal/text/width.ts';
import { OutageLines, type OutageEvent } from './outage-lines.ts';
import { isPauseEvent, pauseLines, type PauseEvent } from './pause-lines.ts';
import { Verdicts } from './verdicts.ts';
import { renderTargets } from '../../views/forward/target-summary.ts';
import type { ForwardingInfo } from './ready-lines.ts';
import type { ForwardTry, TargetSummary } from '../../domain/forward/forward-try.ts';
import type { Style } from '../../terminal/style.ts';

export interface ForwardLineOptions {
  /** Undefined when deliveries go nowhere. */
  readonly forwarding: ForwardingInfo | undefined;
  readonly style: Style;
  readonly verbose: boolean;
  readonly showSecrets: boolean;
  readonly quiet: boolean;
  /** As it is now; Infinity where there is no terminal. */
  readonly width: () => number;
}

/** What is known of a delivery's forwards. */
export interface Forwards {
  readonly tries: readonly ForwardTry[];
  /** Targets that it waits for, because they are down. */
  readonly waiting: readonly string[];
  /** Whether there are targets that have not answered yet. */
  readonly isOpen: boolean;
}

/** What became of a delivery: at the end of its line, and in lines below. */
export interface ForwardStatus {
  readonly end: ForwardText | undefined;
  readonly below: readonly string[];
  /** With `--verbose`: what the targets answered. */
  readonly answers: readonly string[];
}

const NOTHING_KNOWN: ForwardStatus = { end: undefined, below: [], answers: [] };
const NOT_ANSWERED: ForwardStatus = { ...NOTHING_KNOWN, end: { text: '→ …', mood: 'good' } };

/** Below the time, so that lines of deliveries stand out. */
const INDENT = ' '.repeat('12:34:56 '.length);

/** Shows to people what became of deliveries at their targets. */
export class ForwardLines {
  readonly #options: ForwardLineOptions;
  readonly #names: ReadonlyMap<string, string>;
  readonly #targets: readonly string[];
  readonly #outages: OutageLines;
  readonly #verdicts: Verdicts;
  readonly #shownHints = new Set<string>();

  constructor(options: ForwardLineOptions) {
    this.#options = options;
    const { policy = 'dyte', relays = false, retries = false, targets = [] } = options.forwarding ?? {};
    this.#targets = targets.map(({ name }) => name);
    this.#outages = new OutageLines({ ...options, targets: this.#targets });
    this.#verdicts = new Verdicts({ policy, relays, retries, verbose: options.verbose });
    this.#names = shortTargetNames(this.#targets);
  }

  /** The same try, once it counts for the summary: what is not shown does, too. */
  counted<One extends ForwardTry>(attempt: One): One {
    this.#verdicts.count(attempt);
    return attempt;
  }

  /** How the targets have fared. */
  summaryOf(targets: readonly TargetSummary[]): readonly string[] {
    const { forwarding, style, width } = this.#options;
    if (forwarding === undefined) return [];
    const { resent } = this.#verdicts;
    return renderTargets(targets, { ...forwarding, style, width: width(), resent });
  }

  statusOf({ tries, waiting, isOpen }: Forwards): ForwardStatus {
    if (tries.length + waiting.length === 0) return isOpen ? NOT_ANSWERED : NOTHING_KNOWN;
    const texts = this.#inOrder([...tries, ...waiting.map((target) => ({ target }))]).map((one) =>
      'outcome' in one ? forwardText(one, this.#names) : waitingText(one.target, this.#names),
    );
    const joined = joinForwards(texts);
    const end = isOpen ? { ...joined, text: `${joined.text}, …` } : joined;
    const remarks = this.#remarks(tries);
    const answers = this.#answers(tries);
    const fits = widthOf(end.text) <= this.#options.width() / 2;
    if (fits) return { end, below: remarks, answers };
    return { end: undefined, below: [...this.#onOwnLines(texts, isOpen), ...remarks], answers };
  }

  /** A target is down, or answers again; forwarding is paused, or goes on. */
  changeLines(event: OutageEvent | PauseEvent): readonly string[] {
    if (!isPauseEvent(event)) return this.#outages.linesOf(event);
    const { style, width, forwarding } = this.#options;
    return pauseLines(event, { style, width: width(), store: forwarding?.store });
  }

  /**
   * A try that ended after the line of its delivery. What waited for a target that was down, and was handled,
   * is said of all such together.
   */
  laterLines(attempt: ForwardTry & { readonly hasWaited: boolean }): readonly string[] {
    const { style, width, verbose } = this.#options;
    if (attempt.hasWaited && isHandled(attempt.outcome) && !verbose) return [];
    const line = renderForward(attempt, this.#names, style, width());
    return [line, ...this.#remarks([attempt]), ...this.#answers([attempt])];
  }

  #onOwnLines(texts: readonly ForwardText[], isOpen: boolean): readonly string[] {
    const { style, width } = this.#options;
    const lines = texts.flatMap((one) => {
      const paint = { good: style.good, doubtful: style.warning, bad: style.bad }[one.mood];
      return wrap(joinForwards([one]).text, width() - INDENT.length).map((line) => INDENT + paint(line));
    });
    return isOpen ? [...lines, `${INDENT}→ …`] : lines;
  }

  /** In the order in which the targets were given, not in that of their answers. */
  #inOrder<One extends Pick<ForwardTry, 'target'>>(tries: readonly One[]): readonly One[] {
    const place = ({ target }: One): number => this.#targets.indexOf(target);
    return tries.toSorted((one, other) => place(one) - place(other));
  }

  #remarks(tries: readonly ForwardTry[]): readonly string[] {
    if (this.#options.quiet) return [];
    const texts = this.#inOrder(tries).flatMap((attempt) => [
      this.#verdicts.sentenceFor(attempt),
      this.#newHint(forwardHint(attempt.outcome, attempt.target)),
    ]);
    return texts.flatMap((text) => this.#fitted(text));
  }

  #answers(tries: readonly ForwardTry[]): readonly string[] {
    const { verbose, style, showSecrets } = this.#options;
    if (!verbose) return [];
    return this.#inOrder(tries).flatMap((attempt) => renderAnswer(attempt, this.#names, style, showSecrets));
  }

  #newHint(hint: string | undefined): string | undefined {
    if (hint === undefined || this.#shownHints.has(hint)) return undefined;
    this.#shownHints.add(hint);
    return hint;
  }

  #fitted(text: string | undefined): readonly string[] {
    const { width } = this.#options;
    if (text === undefined) return [];
    return wrap(text, width() - INDENT.length).map((line) => INDENT + line);
  }
}
