import type { BinaryOutput } from '../io.ts';

/** The part of a Node write stream that an output needs. */
export interface WritableStreamLike {
  write(data: string | Uint8Array): boolean;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/** What says whether there is color, the strongest first; an empty variable says nothing. */
export interface ColorSettings {
  /** False with `--no-color`. */
  readonly option: boolean;
  /** `NO_COLOR`: any value but the empty one means no. */
  readonly noColor: string | undefined;
  /** `FORCE_COLOR`: `0` and `false` mean no, any other value means yes, also when piped. */
  readonly forceColor: string | undefined;
  /** `CLICOLOR_FORCE`: any value but `0` means yes, also when piped. */
  readonly cliColorForce: string | undefined;
  /** `CLICOLOR`: `0` means no. */
  readonly cliColor: string | undefined;
  /** `TERM`: `dumb` shows codes as text, and does not move its cursor. */
  readonly terminal: string | undefined;
}

const COLUMNS_WITHOUT_TERMINAL = 80;

function wantsColors(isTerminal: boolean, settings: ColorSettings): boolean {
  const { noColor = '', forceColor = '', cliColorForce = '', cliColor } = settings;
  if (!settings.option || noColor !== '') return false;
  if (forceColor !== '') return forceColor !== '0' && forceColor !== 'false';
  if (cliColorForce !== '' && cliColorForce !== '0') return true;
  return cliColor !== '0' && isTerminal && settings.terminal !== 'dumb';
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
    get rows() {
      return isTerminal ? stream.rows || undefined : undefined;
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
    get rows() {
      return output.rows;
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
