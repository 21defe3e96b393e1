import type { Readable } from 'node:stream';

/** One of the two streams that a command writes to. */
export interface Output {
  write(text: string): void;
  /** Whether a person looks at it: only then is anything colored, animated or fitted to a width. */
  readonly isTerminal: boolean;
  /** Whether it is a terminal that does not move its cursor: `TERM` is `dumb`, or not set. */
  readonly isDumb?: boolean;
  /** Whether color is wanted: on a terminal, unless an option or a variable says otherwise. */
  readonly hasColor: boolean;
  /** Width in columns, as it is now; 80 where there is no terminal. */
  readonly columns: number;
  /** Lines that fit on the screen, as it is now; undefined where there is none, or its size is not known. */
  readonly rows?: number | undefined;
}

/** An output that also takes bytes that are no text, or must not be taken for it. */
export interface BinaryOutput extends Output {
  /** Writes exactly these bytes. */
  writeBytes(bytes: Uint8Array): void;
}

/** What a command reads from and writes to. Commands never touch `process`. */
export interface Io {
  /** The answer, and nothing else. */
  readonly stdout: BinaryOutput;
  /** Everything else: progress, prompts, hints, errors. */
  readonly stderr: Output;
  readonly stdin: Readable & { readonly isTTY?: boolean };
}
