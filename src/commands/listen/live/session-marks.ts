import type { Style } from '../../../terminal/style.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Sessions that are remembered: what is about their files comes long after their end. */
const MAX_SESSIONS = 500;

/** Gives each session a letter, in the order in which they were seen first, and a color besides. */
export class SessionMarks {
  readonly #style: Style;
  readonly #marks = new Map<string, string>();
  #count = 0;

  constructor(style: Style) {
    this.#style = style;
  }

  /** @returns one column; blank for what belongs to no session */
  markOf(session: string | undefined): string {
    if (session === undefined) return ' ';
    const known = this.#marks.get(session);
    if (known !== undefined) return known;
    const { distinct } = this.#style;
    const letter = LETTERS[this.#count % LETTERS.length] ?? ' ';
    const mark = distinct[this.#count % distinct.length]?.(letter) ?? letter;
    this.#count += 1;
    this.#marks.set(session, mark);
    const [oldest] = this.#marks.keys();
    if (this.#marks.size > MAX_SESSIONS && oldest !== undefined) this.#marks.delete(oldest);
    return mark;
  }
}
