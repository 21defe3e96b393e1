import type { BinaryOutput } from '../io.ts';

/** The part of a Node write stream that an output needs. */
export interface WritableStreamLike {
  write(data: string | Uint8Array): boolean;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface ColorSettings {
  /** False with `--no-color`. */
  readonly option: boolean;
  /** `NO_COLOR`: any value but the empty one means no. */
  readonly noColor: string | undefined;
  /** `FORCE_COLOR`: any value but the empty one and `0` means yes, also when piped. */
  readonly forceColor: string | undefined;
  /** `TERM`: `dumb` shows codes as text, and does not move its cursor. */
  readonly terminal: string | undefined;
}

const COLUMNS_WITHOUT_TERMINAL = 80;

function wantsColors(isTerminal: boolean, settings: ColorSettings): boolean {
  if (!settings.option) return false;
  if (settings.noColor !== undefined && settings.noColor !== '') return false;
  if (settings.forceColor !== undefined && settings.forceColor !== '') return settings.forceColor !== '0';
  return isTerminal && settings.terminal !== 'dumb';
}

/** An output on top of a Node stream, such as `process.stdout`. */
export function createOutput(stream: WritableStreamLike, settings: ColorSettings): BinaryOutput {
  const isTerminal = stream.isTTY === true;
  return {
    write: (text) => {
      stream.write(text);
    },
    writeBytes: (bytes) => {
      stream.write(bytes);
    },
    isTerminal,
    isDumb: isTerminal && settings.terminal === 'dumb',
    hasColor: wantsColors(isTerminal, settings),
    get columns() {
      // Some containers give a terminal that says it has none.
      return stream.columns || COLUMNS_WITHOUT_TERMINAL;
    },
  };
}

/** An output like `output`, each of whose writes is made by `through`. */
export function writingThrough(output: BinaryOutput, through: (write: () => void) => void): BinaryOutput {
  return {
    write: (text) => through(() => output.write(text)),
    writeBytes: (bytes) => through(() => output.writeBytes(bytes)),
    isTerminal: output.isTerminal,
    isDumb: output.isDumb ?? false,
    hasColor: output.hasColor,
    get columns() {
      return output.columns;
    },
  };
}

/** Writes where failing is not worth a word, as there is no place left to say it. */
export function regardless(write: () => void): void {
  try {
    write();
  } catch {
    // Closed, full, or gone with its terminal.
  }
}
