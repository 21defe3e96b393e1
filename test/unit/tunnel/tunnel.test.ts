import { PassThrough } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createProbes } from '../../../src/receiver/http/probes.ts';
import { Tunnel } from '../../../src/tunnel/tunnel.ts';
import { tunnelCommand } from '../../../src/tunnel/tunnel-programs.ts';
import { eventually } from '../../helpers/eventually.ts';
import { manualClock } from '../../helpers/manual-clock.ts';
import type { AddressAnswer } from '../../../src/domain/connection/address-answer.ts';
import type { StartedProgram } from '../../../src/tunnel/program-run.ts';
import type { TunnelEvent, TunnelFault } from '../../../src/tunnel/tunnel-event.ts';

const OFFLINE: AddressAnswer = { kind: 'answered', status: 530, location: undefined, body: '' };

/** A program that does what the test says. */
interface Run extends StartedProgram {
  print(line: string): void;
  end(code: number): void;
  readonly signals: string[];
}

function newRun(): Run {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const signals: string[] = [];
  let isThere = true;
  let end: (code: number) => void = () => undefined;
  const ended = new Promise<{ code: number | undefined; signal: string | undefined }>((resolve) => {
    end = (code) => {
      isThere = false;
      for (const stream of [stdout, stderr]) stream.end();
      resolve({ code, signal: undefined });
    };
  });
  return {
    stdout,
    stderr,
    ended,
    signals,
    signal: (signal) => {
      signals.push(signal);
      end(0);
    },
    isThere: () => isThere,
    letGo: () => undefined,
    print: (line) => void stderr.write(`${line}\n`),
    end: (code) => end(code),
  };
}

interface World {
  readonly tunnel: Tunnel;
  readonly clock: ReturnType<typeof manualClock>;
  readonly events: (TunnelEvent | TunnelFault)[];
  readonly runs: Run[];
  /** What the next requests are answered with; those after them come back to this process. */
  readonly answers: AddressAnswer[];
  /** Puts the clock of the wall forward, as a sleep does. */
  skip(milliseconds: number): void;
  types(): readonly string[];
}

function world(options: { readonly publicUrl?: string } = {}): World {
  const clock = manualClock();
  const [events, runs, answers]: [World['events'], Run[], AddressAnswer[]] = [[], [], []];
  const probes = createProbes();
  let skipped = 0;
  const tunnel = new Tunnel({
    program: options.publicUrl === undefined ? tunnelCommand('relay {port}', 8000) : undefined,
    publicUrl: options.publicUrl,
    path: '/webhook',
    start: async () => {
      const run = newRun();
      runs.push(run);
      return run;
    },
    prober: {
      expect: () => probes.expect(),
      ask: async (url, signal) => {
        signal.throwIfAborted();
        const body = String(probes.answerTo('GET', `${url.pathname}${url.search}`)?.body);
        return answers.shift() ?? { kind: 'answered', status: 200, location: undefined, body };
      },
    },
    clock: { ...clock, now: () => clock.now() + skipped },
    onEvent: (event) => events.push(event),
  });
  onTestFinished(() => tunnel.close());
  return {
    tunnel,
    clock,
    events,
    runs,
    answers,
    skip: (milliseconds) => {
      skipped += milliseconds;
    },
    types: () => events.map(({ type }) => type),
  };
}

/** One whose program has printed this address, which leads here. */
async function opened(url = 'https://one.example'): Promise<World> {
  const made = world();
  const opening = made.tunnel.open(new AbortController().signal);
  await eventually(() => expect(made.runs).toHaveLength(1));
  made.runs[0]?.print(`|  ${url}  |`);
  expect(await opening).toBeUndefined();
  made.events.length = 0;
  return made;
}

/** Lets time go by in small steps until it has happened. */
async function passing(made: World, happened: () => boolean, maxMs = 120_000): Promise<void> {
  for (let passed = 0; passed < maxMs && !happened(); passed += 100) {
    await made.clock.pass(100);
    await setImmediate();
  }
  expect(happened(), JSON.stringify(made.types())).toBe(true);
}

describe('a tunnel', () => {
  it('is open once a request has come back by the address that its program printed', async () => {
    const made = world();
    const opening = made.tunnel.open(new AbortController().signal);
    made.answers.push(OFFLINE);
    await eventually(() => expect(made.runs).toHaveLength(1));
    made.runs[0]?.print('https://one.example/');
    await passing(made, () => made.types().includes('address_proved'));
    expect(await opening).toBeUndefined();
    expect(made.tunnel.url).toBe('https://one.example/webhook');
    expect(made.events).toEqual([
      { type: 'tunnel_starting', program: 'relay', attempt: 1 },
      { type: 'address_waiting', url: made.tunnel.url, problem: { kind: 'unconnected', status: 530 } },
      { type: 'address_proved', url: made.tunnel.url, formerUrl: undefined, downMs: undefined },
    ]);
  });

  it('is not when its program ends, says nothing, or leads elsewhere', async () => {
    const ending = world();
    const opening = ending.tunnel.open(new AbortController().signal);
    await eventually(() => expect(ending.runs).toHaveLength(1));
    ending.runs[0]?.print('\u001b[31mERR\u001b[0m no way');
    ending.runs[0]?.end(3);
    expect(await opening).toEqual({ kind: 'ended', code: 3, signal: undefined, lines: ['ERR no way'] });

    const silent = world();
    const waiting = silent.tunnel.open(new AbortController().signal);
    await eventually(() => expect(silent.runs).toHaveLength(1));
    await passing(silent, () => silent.clock.elapsed() > 60_000);
    expect(await waiting).toMatchObject({ kind: 'no_url', waitedMs: 60_000 });

    const elsewhere = world({ publicUrl: 'https://x.example/hook' });
    elsewhere.answers.push(...Array.from({ length: 100 }, () => OFFLINE));
    const proving = elsewhere.tunnel.open(new AbortController().signal);
    await passing(elsewhere, () => elsewhere.clock.elapsed() > 15_000);
    expect(await proving).toMatchObject({ kind: 'no_way', url: 'https://x.example/hook' });
  });

  it('that dies is started again, with a wait that grows', async () => {
    const made = await opened();
    made.runs[0]?.end(1);
    await passing(made, () => made.runs.length === 2);
    made.runs[1]?.end(1);
    await passing(made, () => made.runs.length === 3);
    made.runs[2]?.print('https://two.example');
    await passing(made, () => made.types().includes('address_proved'));
    expect(made.events).toMatchObject([
      { type: 'tunnel_dead', url: 'https://one.example/webhook', failure: { kind: 'ended', code: 1 } },
      { type: 'tunnel_retry', inMs: 2000 },
      { type: 'tunnel_starting', attempt: 2 },
      { type: 'tunnel_retry', inMs: 4000 },
      { type: 'tunnel_starting', attempt: 3 },
      {
        type: 'address_proved',
        url: 'https://two.example/webhook',
        formerUrl: 'https://one.example/webhook',
      },
    ]);
    expect(made.tunnel.url).toBe('https://two.example/webhook');
  });

  it('that has worked for long is started again after a second', async () => {
    const made = await opened();
    await passing(made, () => made.clock.elapsed() > 70_000);
    made.runs[0]?.end(1);
    await passing(made, () => made.runs.length === 2);
    expect(made.events).toMatchObject([
      { type: 'tunnel_dead' },
      { type: 'tunnel_retry', inMs: 1000 },
      { type: 'tunnel_starting', attempt: 1 },
    ]);
  });

  it('whose address leads here no more is left to find its way back before it is started again', async () => {
    const made = await opened();
    made.answers.push(...Array.from({ length: 8 }, () => OFFLINE));
    await passing(made, () => made.types().includes('address_proved'));
    expect(made.types()).toEqual(['tunnel_dead', 'address_waiting', 'address_proved']);
    expect(made.events.at(-1)).toMatchObject({ formerUrl: undefined });
    expect(made.runs).toHaveLength(1);

    made.events.length = 0;
    made.answers.push(...Array.from({ length: 30 }, () => OFFLINE));
    await passing(made, () => made.runs.length === 2);
    expect(made.runs[0]?.signals).toEqual(['SIGTERM']);
  });

  it('is looked at when the machine has slept', async () => {
    const made = await opened();
    await passing(made, () => made.clock.elapsed() > 7000);
    made.skip(3_600_000);
    await passing(made, () => made.types().includes('machine_slept'));
    await passing(made, () => made.types().length === 2);
    expect(made.events).toMatchObject([
      { type: 'machine_slept', sleptMs: expect.closeTo(3_605_000, -4) },
      { type: 'address_proved', formerUrl: undefined, downMs: 0 },
    ]);
  });

  it('without a program of ours is asked again and again', async () => {
    const made = world({ publicUrl: 'https://x.example' });
    expect(await made.tunnel.open(new AbortController().signal)).toBeUndefined();
    made.answers.push(...Array.from({ length: 60 }, () => OFFLINE));
    await passing(made, () => made.types().filter((type) => type === 'tunnel_retry').length > 1, 300_000);
    made.answers.length = 0;
    await passing(made, () => made.types().at(-1) === 'address_proved');
    expect(made.types().filter((type) => type === 'tunnel_dead')).toHaveLength(1);
  });

  it('is watched on where showing what becomes of it fails', async () => {
    const made = await opened();
    made.events.push = () => {
      delete (made.events as { push?: unknown }).push;
      throw new Error('no terminal');
    };
    made.runs[0]?.end(1);
    await passing(made, () => made.runs.length === 2);
    expect(made.events[0]).toMatchObject({ type: 'fault', error: { message: 'no terminal' } });
  });

  it('ends with its program', async () => {
    const made = await opened();
    await made.tunnel.close();
    await made.tunnel.close();
    expect(made.runs[0]?.signals).toEqual(['SIGTERM']);
    expect(made.events).toEqual([]);
  });
});
