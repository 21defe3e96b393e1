/** What asks a process to stop. */
export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** How a program ended: with an exit code, or by a signal. */
export interface ProgramEnd {
  readonly code: number | undefined;
  readonly signal: NodeJS.Signals | undefined;
}

export interface ProgramOptions {
  /** Whether it works for us and reads nothing that a person types; it ends also when we are killed. */
  readonly isBackground?: boolean;
  /** Whether it goes on when we have let go of it: what it writes is not read, and stops it from nothing. */
  readonly outlivesUs?: boolean;
}

/** A program that runs for the user. */
export interface ChildProgram {
  readonly stdout: Stream;
  readonly stderr: Stream;
  /** Resolves when it has ended; what it has written may still be to be read. */
  readonly ended: Promise<ProgramEnd>;
  /** Sends a signal to it and to all that it started. */
  signal(signal: StopSignal | 'SIGKILL'): void;
  /** Whether it or anything that it started still runs. */
  isThere(): boolean;
  /** Reads no more of what it writes, and does not wait for what it has left behind. */
  letGo(): void;
}

type Stream = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
