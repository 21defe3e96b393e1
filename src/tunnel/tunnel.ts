import type { Clock } from '../domain/clock.ts';
import { safeListener } from '../domain/safe-listener.ts';
import type { TunnelFailure } from '../domain/connection/tunnel-failure.ts';
import { endpointAt } from './endpoint.ts';
import { ProgramRun, type StartedProgram } from './program-run.ts';
import { proveAddress, type Prober } from './prove-address.ts';
import type { TunnelListener } from './tunnel-event.ts';
import type { TunnelProgram } from './tunnel-programs.ts';
import { createSleepWatch } from './sleep-watch.ts';

export interface TunnelOptions {
  /** What makes the address lead here; undefined where somebody else does. */
  readonly program: TunnelProgram | undefined;
  /** The address; undefined where the program prints it. */
  readonly publicUrl: string | undefined;
  /** Where deliveries are received, for an address without a path. */
  readonly path: string;
  /** @throws HooksError where it cannot be started */
  readonly start: (words: readonly string[]) => Promise<StartedProgram>;
  readonly prober: Prober;
  readonly clock: Clock;
  readonly onEvent: TunnelListener;
}

/** Milliseconds until an address must lead here: of a new tunnel, and of one that is there already. */
const NEW_TUNNEL_PATIENCE_MS = 60_000;
const PUBLIC_URL_PATIENCE_MS = 10_000;

/** How often the clock is looked at, and the address, in milliseconds. */
const TICK_MS = 5000;
const PROOF_INTERVAL_MS = 60_000;

/** Milliseconds until an address that has worked counts as dead: requests get lost. */
const DOUBT_MS = 5000;

/** The same after a sleep: the network of the machine comes back later than we do. */
const WAKING_MS = 20_000;

/** Milliseconds that a program has for finding its way back by itself, with the same address. */
const RECOVERY_MS = 30_000;

/** Milliseconds before the next attempt; the last for ever. */
const RETRY_WAITS_MS = [1000, 2000, 4000, 8000, 15_000, 30_000, 60_000];

/** Milliseconds after which a tunnel has worked: the next outage begins with the first wait again. */
const STABLE_MS = 60_000;

/**
 * The way from a public address to this process: it is made, proved, watched, and made again when it is
 * broken. What comes through it is none of its business.
 */
export class Tunnel {
  readonly #options: TunnelOptions;
  readonly #closing = new AbortController();
  #run: ProgramRun | undefined;
  #url = '';
  #provedAt = 0;
  #attempt = 0;
  #watching: Promise<void> = Promise.resolve();

  constructor(options: TunnelOptions) {
    // Whatever fails where it is shown: the tunnel is watched on.
    this.#options = { ...options, onEvent: safeListener(options.onEvent) };
  }

  /**
   * Starts the program, where there is one, and proves the address.
   *
   * @returns why it does not work, where it does not
   * @throws the signal's reason; what starting the program throws
   */
  async open(signal: AbortSignal): Promise<TunnelFailure | undefined> {
    const failure = await this.#connect(AbortSignal.any([signal, this.#closing.signal]));
    if (failure !== undefined) return failure;
    this.#watching = this.#watch(this.#closing.signal).catch((error: unknown) => {
      if (!this.#closing.signal.aborted) this.#options.onEvent({ type: 'fault', error });
    });
    return undefined;
  }

  /** The address that leads here, or did at last. */
  get url(): string {
    return this.#url;
  }

  /** Ends the program. May be called again. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#watching;
    await this.#stopProgram();
  }

  /** One attempt to make the address lead here. */
  async #connect(signal: AbortSignal): Promise<TunnelFailure | undefined> {
    const { program, publicUrl, path } = this.#options;
    let address: string | TunnelFailure | undefined;
    if (program !== undefined) address = await this.#startProgram(program, signal);
    if (typeof address === 'object') return address;
    const url = endpointAt(publicUrl ?? address ?? '', path);
    return await this.#prove(
      url,
      signal,
      program === undefined ? PUBLIC_URL_PATIENCE_MS : NEW_TUNNEL_PATIENCE_MS,
    );
  }

  async #startProgram(program: TunnelProgram, signal: AbortSignal): Promise<string | TunnelFailure> {
    const { start, clock, onEvent, publicUrl } = this.#options;
    await this.#stopProgram();
    signal.throwIfAborted();
    this.#attempt += 1;
    onEvent({ type: 'tunnel_starting', program: program.name, attempt: this.#attempt });
    let started: StartedProgram;
    try {
      started = await start(program.words);
    } catch (error) {
      return { kind: 'not_started', error };
    }
    this.#run = new ProgramRun(program, started, clock);
    return publicUrl ?? (await this.#run.url(signal));
  }

  async #stopProgram(): Promise<void> {
    const run = this.#run;
    this.#run = undefined;
    await run?.stop();
  }

  /** Tells of the address once it leads here. */
  async #prove(url: string, signal: AbortSignal, patienceMs: number): Promise<TunnelFailure | undefined> {
    const { onEvent, clock } = this.#options;
    const failure = await this.#whyNot(url, signal, patienceMs, (problem) =>
      onEvent({ type: 'address_waiting', url, problem }),
    );
    if (failure !== undefined) return failure;
    const formerUrl = this.#url === '' || this.#url === url ? undefined : this.#url;
    const downMs = this.#url === '' ? undefined : clock.elapsed() - this.#provedAt;
    this.#url = url;
    this.#provedAt = clock.elapsed();
    onEvent({ type: 'address_proved', url, formerUrl, downMs });
    return undefined;
  }

  /** Why an address does not lead here: it does not, or the program ended meanwhile. */
  async #whyNot(
    url: string,
    signal: AbortSignal,
    patienceMs: number,
    onWaiting?: (problem: Extract<TunnelFailure, { kind: 'no_way' }>['problem']) => void,
  ): Promise<TunnelFailure | undefined> {
    const { prober, clock } = this.#options;
    const run = this.#run;
    try {
      const problem = await proveAddress(url, prober, {
        patienceMs,
        clock,
        signal: this.#untilEnd(signal),
        ...(onWaiting === undefined ? {} : { onWaiting }),
      });
      return problem === undefined ? undefined : { kind: 'no_way', url, problem };
    } catch (error) {
      signal.throwIfAborted();
      if (run?.over.aborted === true) return await run.ended;
      throw error;
    }
  }

  async #watch(signal: AbortSignal): Promise<never> {
    const { onEvent, clock } = this.#options;
    for (;;) {
      const failure = await this.#untilDead(signal);
      if (clock.elapsed() - this.#provedAt > STABLE_MS) this.#attempt = 0;
      this.#provedAt = clock.elapsed();
      onEvent({ type: 'tunnel_dead', url: this.#url, failure });
      await this.#recover(failure, signal);
    }
  }

  /** Looks at the clock, the program and the address until one of them says that the way is broken. */
  async #untilDead(signal: AbortSignal): Promise<TunnelFailure> {
    const { onEvent, clock } = this.#options;
    const watch = createSleepWatch(clock);
    const either = this.#untilEnd(signal);
    let nextProof = clock.elapsed() + PROOF_INTERVAL_MS;
    for (;;) {
      const ended = await this.#tick(signal, either);
      if (ended !== undefined) return ended;
      const sleptMs = watch.sleptMs();
      if (sleptMs !== undefined) onEvent({ type: 'machine_slept', sleptMs });
      if (sleptMs === undefined && clock.elapsed() < nextProof) continue;
      const failure = await this.#whyNot(this.#url, signal, sleptMs === undefined ? DOUBT_MS : WAKING_MS);
      if (failure !== undefined) return failure;
      if (sleptMs !== undefined)
        onEvent({ type: 'address_proved', url: this.#url, formerUrl: undefined, downMs: 0 });
      nextProof = clock.elapsed() + PROOF_INTERVAL_MS;
    }
  }

  /** @returns why the program has ended, where it has */
  async #tick(signal: AbortSignal, untilEnd: AbortSignal): Promise<TunnelFailure | undefined> {
    await this.#options.clock.sleep(TICK_MS, untilEnd).catch(() => undefined);
    signal.throwIfAborted();
    return this.#run?.over.aborted === true ? await this.#run.ended : undefined;
  }

  /** A signal that is aborted when the program has ended, too. */
  #untilEnd(signal: AbortSignal): AbortSignal {
    return this.#run === undefined ? signal : AbortSignal.any([signal, this.#run.over]);
  }

  /** Tries until the address, or a new one, leads here. */
  async #recover(first: TunnelFailure, signal: AbortSignal): Promise<void> {
    const { onEvent, clock, program } = this.#options;
    let failure: TunnelFailure | undefined = first;
    if (first.kind === 'no_way') failure = await this.#prove(this.#url, signal, RECOVERY_MS);
    for (let round = this.#attempt; failure !== undefined; round += 1) {
      const inMs = RETRY_WAITS_MS[round] ?? RETRY_WAITS_MS.at(-1) ?? 0;
      onEvent({ type: 'tunnel_retry', failure, inMs });
      // Until then it may still find its way back by itself; a program that has ended does not.
      await clock.sleep(inMs, signal);
      failure =
        program === undefined ? await this.#prove(this.#url, signal, DOUBT_MS) : await this.#connect(signal);
    }
  }
}
