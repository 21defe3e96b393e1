/** Signals that the keys of a terminal stand for. */
export type JobSignal = 'SIGINT' | 'SIGQUIT' | 'SIGTSTP';

/** What comes of the terminal and the shell besides bytes. */
export type TerminalSignal = 'SIGCONT' | 'SIGTSTP' | 'SIGWINCH';

/** How a shell and its terminal share the programs that were started in it. */
export interface JobControl {
  /**
   * Whether this process belongs to the job in the foreground. Only then may it read from the terminal or
   * change its mode: the system stops whoever does in the background (SIGTTIN, SIGTTOU).
   */
  isForeground(): Promise<boolean>;
  /** Whether standard input, output and error are one and the same terminal. */
  isOneTerminal(): boolean;
  /** Does to the whole job what the key of a terminal does. */
  signalJob(signal: JobSignal): void;
  /**
   * Stops this process alone, as SIGTSTP does by itself; without a shell that could continue it nothing
   * happens. Whoever listens to SIGTSTP hears nothing of this one.
   *
   * @returns when it goes on
   */
  stopSelf(): Promise<void>;
  /** @returns listens no more */
  on(signal: TerminalSignal, listener: () => void): () => void;
  /**
   * Has `restore` called in every way in which the process can end and hear of it.
   *
   * @returns takes it back
   */
  onExit(restore: () => void): () => void;
}
