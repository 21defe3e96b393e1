import { createOutput, regardless, writingThrough } from './terminal/stream-output.ts';
import { descriptorStream } from './terminal/descriptor-stream.ts';
import type { BinaryOutput, Io } from './terminal/io.ts';

const FILE_DESCRIPTORS = { stdout: 1, stderr: 2 } as const;

/** Makes the streams of a command from those of `node`; Node's own are made only where they must be. */
export function createProcessIo(node: NodeJS.Process, color: boolean): Io {
  const { NO_COLOR: noColor, FORCE_COLOR: forceColor, TERM: terminal } = node.env;
  // Nothing is known of a terminal without a name; on Windows none has one.
  const known = terminal === undefined || terminal === '' ? 'dumb' : terminal;
  const wishes = {
    option: color,
    noColor,
    forceColor,
    terminal: node.platform === 'win32' ? terminal : known,
  };
  const open = (name: 'stdout' | 'stderr'): BinaryOutput =>
    createOutput(
      descriptorStream(FILE_DESCRIPTORS[name], () => node[name]),
      wishes,
    );
  return {
    stdout: open('stdout'),
    // What cannot be said there cannot be said at all: what the command does, and its exit code, count.
    stderr: writingThrough(open('stderr'), regardless),
    get stdin() {
      return node.stdin;
    },
  };
}
