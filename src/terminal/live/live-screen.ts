import type { Clock } from '../../domain/clock.ts';
import type { RawWriter } from '../output/raw-writer.ts';

export interface LiveScreenOptions {
  readonly clock: Clock;
  /**
   * The rows of the foot as they are to stand now, each narrower than the screen; none while it is hidden or
   * has no room. They hold nothing that a terminal obeys but colors.
   */
  readonly rows: () => readonly string[];
}

/** Redrawn so often at most, in milliseconds: nobody can read quicker changes. */
const FRAME_MS = 100;

/** Clears from the beginning of the line that the cursor is on to the end of the screen. */
const ERASE = '\r\u001b[J';

/** What is pasted comes between two marks, so that it is not taken for keys. */
const PASTE_MARKS_ON = '\u001b[?2004h';
const PASTE_MARKS_OFF = '\u001b[?2004l';

const NOTHING = new Uint8Array(0);

/**
 * Keeps a foot of a few rows below the lines that an output writes, and stands between it and its writer.
 *
 * Lines are written where the foot was, and the foot below them, in one write: they scroll as they always
 * do, and nothing above is ever touched. The cursor stays at the beginning of the foot, so that clearing
 * from there takes all of it away, however a resized terminal has wrapped it (docs/decisions/036-live-view.md).
 * Nothing waits: a foot that finds no room is owed, and there is never more than one.
 */
export class LiveScreen {
  readonly #options: LiveScreenOptions;
  #writer: RawWriter | undefined;
  #isShown = false;
  #isHeld = false;
  /** Whether the foot is on the screen, with the cursor at its beginning. */
  #isDrawn = false;
  /** Whether the output has written a part of its lines, and goes on in the middle of one. */
  #isMidway = false;
  /** The foot that is drawn; undefined where it must be drawn anew in any case. */
  #drawn: string | undefined = '';
  /** Of our own, begun and not taken yet: it goes before everything else. */
  #owed: Uint8Array = NOTHING;
  #drawnAt = -Infinity;
  /** Whether the output has lines that came too early: they bring the foot with them. */
  #areLinesWaiting = false;
  #isScheduled = false;
  readonly #letGo = new AbortController();

  constructor(options: LiveScreenOptions) {
    this.#options = options;
  }

  /** @returns what an output is to write through */
  through(writer: RawWriter): RawWriter {
    this.#writer = writer;
    return {
      write: (bytes) => this.#write(writer, bytes),
      close: () => {
        this.#letGo.abort();
        this.#writer = undefined;
        if (this.#owed.length > 0) writer.write(this.#owed);
        writer.close();
      },
    };
  }

  show(): void {
    if (this.#isShown) return;
    this.#isShown = true;
    this.#owe(PASTE_MARKS_ON);
    this.#drawNow();
  }

  /** Takes the foot away: what follows is written as if it had never been there. */
  hide(): void {
    this.#isHeld = false;
    if (!this.#isShown) return;
    this.#isShown = false;
    this.#owe(PASTE_MARKS_OFF);
    this.#drawNow();
  }

  /** The screen has been somebody else's meanwhile: nothing of the foot is where it was. */
  abandon(): void {
    this.#isHeld = false;
    this.#isShown = false;
    this.#isDrawn = false;
    this.#drawn = '';
    this.#owed = NOTHING;
  }

  /** Draws the foot anew within the next moments, where it has changed. */
  refresh(): void {
    if (this.#isShown)
      this.#scheduleIn(Math.max(0, this.#drawnAt + FRAME_MS - this.#options.clock.elapsed()));
  }

  /** The size of the screen has changed: what is on it may be wrapped in another way. */
  resized(): void {
    this.#drawn = undefined;
    this.refresh();
  }

  /** Writes nothing more until `release`, as a terminal does between Ctrl-S and Ctrl-Q. */
  hold(): void {
    this.#isHeld = this.#isShown;
  }

  release(): void {
    this.#isHeld = false;
    this.refresh();
  }

  #write(writer: RawWriter, bytes: Uint8Array): number | 'closed' {
    if (this.#isHeld) return 0;
    // Lines gather meanwhile, so that many of them cost one frame.
    const isEarly = this.#options.clock.elapsed() - this.#drawnAt < FRAME_MS;
    this.#areLinesWaiting = this.#isShown && this.#isDrawn && isEarly;
    if (this.#areLinesWaiting) return 0;
    return this.#writeFrame(writer, bytes);
  }

  /** @returns how many of `bytes` were taken */
  #writeFrame(writer: RawWriter, bytes: Uint8Array): number | 'closed' {
    const head = this.#isDrawn ? joined(this.#owed, encoded(ERASE)) : this.#owed;
    const foot = this.#footText();
    const tail = encoded(foot);
    if (head.length === 0 && tail.length === 0) return this.#count(writer.write(bytes), bytes.length);
    const taken = writer.write(joined(head, bytes, tail));
    if (taken === 'closed') return taken;
    if (taken < head.length) {
      this.#owed = head.subarray(taken);
      this.#isDrawn = false;
      return 0;
    }
    const ofBytes = Math.min(bytes.length, taken - head.length);
    this.#owed = ofBytes < bytes.length ? NOTHING : tail.subarray(taken - head.length - ofBytes);
    this.#isDrawn = ofBytes === bytes.length && foot !== '';
    this.#drawn = this.#isDrawn ? foot : '';
    this.#drawnAt = this.#options.clock.elapsed();
    return this.#count(ofBytes, bytes.length);
  }

  #count(taken: number | 'closed', length: number): number | 'closed' {
    if (taken !== 'closed' && taken > 0) this.#isMidway = taken < length;
    return taken;
  }

  #scheduleIn(milliseconds: number): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#options.clock.sleep(milliseconds, this.#letGo.signal).then(
      () => {
        this.#isScheduled = false;
        // A foot that is drawn each time that one may be would leave them no turn.
        if (this.#areLinesWaiting) return;
        const isChanged = this.#isShown && this.#footText() !== this.#drawn;
        if (isChanged || this.#owed.length > 0) this.#drawNow();
      },
      () => undefined,
    );
  }

  /** In the middle of a line, or while nobody reads, whoever writes next draws it. */
  #drawNow(): void {
    if (this.#writer === undefined || this.#isMidway || this.#isHeld) return;
    this.#writeFrame(this.#writer, NOTHING);
    // Nobody else may have anything to write.
    if (this.#owed.length > 0) this.#scheduleIn(FRAME_MS);
  }

  #owe(text: string): void {
    this.#owed = joined(this.#owed, this.#isDrawn ? encoded(ERASE) : NOTHING, encoded(text));
    this.#isDrawn = false;
  }

  /** The foot, and the way back to its beginning. */
  #footText(): string {
    const rows = this.#isShown ? this.#options.rows() : [];
    if (rows.length === 0) return '';
    const up = rows.length > 1 ? `\u001b[${String(rows.length - 1)}A` : '';
    return `${rows.join('\r\n')}\r${up}`;
  }
}

function encoded(text: string): Uint8Array {
  return text === '' ? NOTHING : Buffer.from(text);
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const filled = parts.filter((part) => part.length > 0);
  return filled.length === 1 && filled[0] !== undefined ? filled[0] : Buffer.concat(filled);
}
