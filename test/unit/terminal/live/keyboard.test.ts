import { PassThrough } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { JobControl, TerminalSignal } from '../../../../src/terminal/live/job-control.ts';
import { Keyboard } from '../../../../src/terminal/live/keyboard.ts';
import { manualClock, type ManualClock } from '../../../helpers/manual-clock.ts';

interface Scene {
  readonly clock: ManualClock;
  readonly keyboard: Keyboard;
  /** Modes that were set, keys, and what was told, in order. */
  readonly log: string[];
  isForeground: boolean;
  readonly send: (signal: TerminalSignal) => void;
  readonly type: (bytes: string) => Promise<void>;
  readonly hangUp: () => void;
  readonly exit: () => void;
  /** Continues it where it was stopped. */
  readonly goOn: () => Promise<void>;
}

function scene(): Scene {
  const clock = manualClock();
  const log: string[] = [];
  const listeners = new Map<TerminalSignal, () => void>();
  const exits = new Set<() => void>();
  const stopped: (() => void)[] = [];
  const state = { isForeground: true };
  const input = Object.assign(new PassThrough(), {
    setRawMode: (isRaw: boolean) => void log.push(isRaw ? 'raw' : 'cooked'),
  });
  const job: JobControl = {
    isForeground: async () => state.isForeground,
    isOneTerminal: () => true,
    signalJob: (signal) => void log.push(signal),
    stopSelf: async () => {
      log.push('stopped');
      await new Promise<void>((resolve) => void stopped.push(resolve));
    },
    on: (signal, listener) => {
      listeners.set(signal, listener);
      return () => void listeners.delete(signal);
    },
    onExit: (restore) => {
      exits.add(restore);
      return () => void exits.delete(restore);
    },
  };
  const keyboard = new Keyboard({
    input,
    job,
    clock,
    onKey: (key) => void log.push(key.kind === 'key' ? key.name : key.text),
    onTake: () => void log.push('taken'),
    onLeave: (isLate) => void log.push(isLate ? 'left late' : 'left'),
  });
  return Object.assign(state, {
    clock,
    keyboard,
    log,
    send: (signal: TerminalSignal) => listeners.get(signal)?.(),
    type: async (bytes: string) => {
      input.write(bytes);
      await setImmediate();
    },
    hangUp: () => void input.emit('error', new Error('EIO')),
    exit: () => {
      for (const restore of exits) restore();
    },
    goOn: async () => {
      stopped.pop()?.();
      await setImmediate();
    },
  });
}

describe('Keyboard', () => {
  it('takes the terminal, and leaves it as it was', async () => {
    const { keyboard, log, type } = scene();
    await keyboard.start();
    await type('j');
    keyboard.close();
    expect(log).toEqual(['cooked', 'raw', 'taken', 'j', 'left', 'cooked']);
    keyboard.close();
    expect(log).toHaveLength(6);
  });

  it('touches nothing in the background, and takes it once it is in the foreground', async () => {
    const shown = scene();
    shown.isForeground = false;
    await shown.keyboard.start();
    await shown.clock.pass(5000);
    shown.send('SIGCONT');
    await shown.clock.pass(100);
    expect(shown.log).toEqual([]);
    shown.isForeground = true;
    await shown.clock.pass(1000);
    expect(shown.log).toEqual(['cooked', 'raw', 'taken']);
  });

  it('makes signals of the keys that are some', async () => {
    const { keyboard, log, type } = scene();
    await keyboard.start();
    log.length = 0;
    await type('\u0003\u001a');
    expect(log).toEqual(['SIGINT', 'SIGTSTP']);
    await type('\u001c');
    expect(log.slice(2)).toEqual(['left', 'cooked', 'SIGQUIT']);
  });

  it('tells the escape key after a moment', async () => {
    const { keyboard, log, type, clock } = scene();
    await keyboard.start();
    log.length = 0;
    await type('\u001b');
    await clock.pass(20);
    await type('[A');
    await clock.pass(100);
    await type('\u001b');
    await clock.pass(100);
    expect(log).toEqual(['up', 'escape']);
  });

  it('gives the terminal back before it is stopped, and takes it when it goes on', async () => {
    const { keyboard, log, send, goOn, clock } = scene();
    await keyboard.start();
    log.length = 0;
    send('SIGTSTP');
    send('SIGTSTP');
    await clock.pass(1500);
    send('SIGCONT');
    await clock.pass(10);
    expect(log).toEqual(['left', 'cooked', 'stopped']);
    await goOn();
    expect(log.slice(3)).toEqual(['cooked', 'raw', 'taken']);
  });

  it('stays away when it goes on in the background', async () => {
    const shown = scene();
    await shown.keyboard.start();
    shown.send('SIGTSTP');
    await shown.clock.pass(10);
    shown.isForeground = false;
    shown.log.length = 0;
    await shown.goOn();
    await shown.clock.pass(3000);
    expect(shown.log).toEqual([]);
  });

  it('changes no mode where it was stopped unheard, and the shell has the terminal', async () => {
    const shown = scene();
    await shown.keyboard.start();
    shown.log.length = 0;
    shown.isForeground = false;
    shown.send('SIGCONT');
    await shown.clock.pass(10);
    expect(shown.log).toEqual(['left late']);
    shown.isForeground = true;
    shown.send('SIGCONT');
    await shown.clock.pass(10);
    expect(shown.log.slice(1)).toEqual(['cooked', 'raw', 'taken']);
  });

  it('puts the mode back when the process ends in another way', async () => {
    const { keyboard, log, exit } = scene();
    await keyboard.start();
    log.length = 0;
    exit();
    expect(log).toEqual(['left', 'cooked']);
  });

  it('reads nothing more from a terminal that has gone', async () => {
    const { keyboard, log, hangUp, clock } = scene();
    await keyboard.start();
    log.length = 0;
    hangUp();
    await clock.pass(5000);
    expect(log).toEqual(['left', 'cooked']);
  });
});
