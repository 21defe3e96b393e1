import type { Outputs } from '../../shared/live-outputs.ts';
import type { LiveOutput } from '../../../terminal/output/live-output.ts';

/** Where the text of another program goes, beside our own lines. */
export interface ProgramOutput extends Pick<LiveOutput, 'waitingBytes' | 'isClosed'> {
  /** @param text that may end in the middle of a line: the next one goes on with it */
  write(text: string): void;
}

/**
 * Lets another program write where we write, without one line in the middle of another: where it has left
 * a line open (a question, dots of a test runner), ours begins on a new one. Both streams are looked at
 * together, since they often lead to one place.
 */
export class SharedOutputs {
  /** For our own lines. */
  readonly outputs: Outputs;
  readonly #stdout: LiveOutput;
  readonly #stderr: LiveOutput;
  /** Whose line is open; undefined when all are whole. */
  #open: LineOwner | undefined;

  constructor(outputs: Outputs) {
    this.#stdout = outputs.stdout;
    this.#stderr = outputs.stderr;
    const closeLine = (): void => this.#closeLine();
    this.outputs = {
      stdout: lineByLine(outputs.stdout, closeLine),
      stderr: lineByLine(outputs.stderr, closeLine),
      close: (withinMs) => {
        closeLine();
        return outputs.close(withinMs);
      },
    };
  }

  /** @param stream where it goes on to */
  forProgram(stream: 'stdout' | 'stderr'): ProgramOutput {
    const output = stream === 'stdout' ? this.#stdout : this.#stderr;
    const owner = { output };
    return {
      write: (text) => this.#write(owner, text),
      get waitingBytes() {
        return output.waitingBytes;
      },
      get isClosed() {
        return output.isClosed;
      },
    };
  }

  #write(owner: LineOwner, text: string): void {
    if (this.#open !== owner) this.#closeLine();
    const isWhole = text.endsWith('\n');
    // What was gathered before would come in the middle of the open line.
    if (!isWhole) for (const other of [this.#stdout, this.#stderr]) if (other !== owner.output) other.flush();
    owner.output.write(text);
    if (!isWhole) owner.output.flush();
    this.#open = isWhole ? undefined : owner;
  }

  #closeLine(): void {
    const output = this.#open?.output;
    this.#open = undefined;
    output?.write('\n');
    output?.flush();
  }
}

interface LineOwner {
  readonly output: LiveOutput;
}

/** An output like `output`, before each of whose writes something else is done. */
function lineByLine(output: LiveOutput, before: () => void): LiveOutput {
  const write = (lines: string): void => {
    before();
    output.write(lines);
  };
  return new Proxy(output, {
    get: (target, name) => {
      if (name === 'write') return write;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
