import { forwardHint } from '../../views/forward/hints.ts';
import { forwardText, renderAnswer, renderForward, verdictOf } from '../../views/forward/line.ts';
import { shortTargetNames } from '../../views/forward/target-names.ts';
import { widthOf, wrap } from '../../terminal/text/width.ts';
import type { ForwardTry } from '../../domain/forward/forward-try.ts';
import type { PolicyName } from '../../domain/retry/retry-policy.ts';
import type { Style } from '../../terminal/style.ts';

export interface ForwardLineOptions {
  /** Names of all targets. */
  readonly targets: readonly string[];
  readonly policy: PolicyName;
  readonly style: Style;
  readonly verbose: boolean;
  readonly showSecrets: boolean;
  readonly quiet: boolean;
  /** As it is now; Infinity where there is no terminal. */
  readonly width: () => number;
}

/** What became of a delivery: at the end of its line, and in lines below. */
export interface ForwardStatus {
  readonly end: { readonly text: string; readonly isGood: boolean } | undefined;
  readonly below: readonly string[];
  /** With `--verbose`: what the targets answered. */
  readonly answers: readonly string[];
}

/** Below the time, so that lines of deliveries stand out. */
const INDENT = ' '.repeat('12:34:56 '.length);

/** Shows to people what became of deliveries at their targets. */
export class ForwardLines {
  readonly #options: ForwardLineOptions;
  readonly #names: ReadonlyMap<string, string>;
  readonly #shownHints = new Set<string>();

  constructor(options: ForwardLineOptions) {
    this.#options = options;
    this.#names = shortTargetNames(options.targets);
  }

  /** @param isOpen whether there are targets that have not answered yet */
  statusOf(tries: readonly ForwardTry[], isOpen: boolean): ForwardStatus {
    const texts = this.#inOrder(tries).map((attempt) => forwardText(attempt, this.#names));
    const parts = [...texts.map(({ text }) => text), ...(isOpen ? ['…'] : [])];
    if (parts.length === 0) return { end: undefined, below: [], answers: [] };
    const isGood = texts.every(({ isHandled }) => isHandled);
    const text = `→ ${parts.join(', ')}`;
    const remarks = this.#remarks(tries);
    const answers = this.#answers(tries);
    const fits = widthOf(text) <= this.#options.width() / 2;
    if (fits) return { end: { text, isGood }, below: remarks, answers };
    return { end: undefined, below: [...this.#onOwnLines(texts, isOpen), ...remarks], answers };
  }

  /** One try with a line of its own. */
  lineOf(attempt: ForwardTry): readonly string[] {
    const { style, width } = this.#options;
    const line = renderForward(attempt, this.#names, style, width());
    return [line, ...this.#remarks([attempt]), ...this.#answers([attempt])];
  }

  #onOwnLines(texts: readonly ReturnType<typeof forwardText>[], isOpen: boolean): readonly string[] {
    const { style, width } = this.#options;
    const lines = texts.flatMap(({ text, isHandled }) => {
      const paint = isHandled ? style.good : style.bad;
      return wrap(`→ ${text}`, width() - INDENT.length).map((line) => INDENT + paint(line));
    });
    return isOpen ? [...lines, `${INDENT}→ …`] : lines;
  }

  /** In the order in which the targets were given, not in that of their answers. */
  #inOrder(tries: readonly ForwardTry[]): readonly ForwardTry[] {
    const place = ({ target }: ForwardTry): number => this.#options.targets.indexOf(target);
    return tries.toSorted((one, other) => place(one) - place(other));
  }

  #remarks(tries: readonly ForwardTry[]): readonly string[] {
    const { policy, quiet } = this.#options;
    if (quiet) return [];
    const texts = this.#inOrder(tries).flatMap((attempt) => [
      verdictOf(attempt, policy),
      this.#newHint(forwardHint(attempt.outcome, attempt.target)),
    ]);
    return texts.flatMap((text) => this.#faint(text));
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

  #faint(text: string | undefined): readonly string[] {
    const { style, width } = this.#options;
    if (text === undefined) return [];
    return wrap(text, width() - INDENT.length).map((line) => INDENT + style.faint(line));
  }
}
