import { createOutput, regardless, writingThrough } from '../terminal/output/stream-output.ts';
import { descriptorStream } from '../terminal/output/descriptor-stream.ts';
import type { BinaryOutput, Io } from '../terminal/io.ts';

/** `TERM` of terminals of which nothing is known; on Windows none has a name. */
const UNNAMED_TERMINALS: ReadonlySet<string | undefined> = new Set([undefined, '', 'unknown']);

const FILE_DESCRIPTORS = { stdout: 1, stderr: 2 } as const;

/** Makes the streams of a command from those of `node`; Node's own are made only where they must be. */
export function createProcessIo(node: NodeJS.Process, color: boolean): Io {
  const { TERM: terminal } = node.env;
  const colorSettings = {
    option: color,
    noColor: node.env['NO_COLOR'],
    forceColor: node.env['FORCE_COLOR'],
    cliColorForce: node.env['CLICOLOR_FORCE'],
    cliColor: node.env['CLICOLOR'],
    terminal: node.platform !== 'win32' && UNNAMED_TERMINALS.has(terminal) ? 'dumb' : terminal,
  };
  const open = (name: 'stdout' | 'stderr'): BinaryOutput =>
    createOutput(
      descriptorStream(FILE_DESCRIPTORS[name], () => node[name]),
      colorSettings,
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
