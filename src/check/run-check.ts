import { isUnreachable } from '../domain/network/network-fault.ts';
import { needText, notAskedText, type NotAsked } from '../domain/check/skip-reasons.ts';
import { skip } from '../domain/check/judgements.ts';
import { CheckEnd } from './check-end.ts';
import { NetworkEndpoint, type EndpointOptions } from './checked-endpoint.ts';
import type { CheckEvent } from './check-event.ts';
import type { Probe } from './probe.ts';
import type { PolicyName } from '../domain/retry/retry-policy.ts';
import type { Answer, CheckReport, Judgement, Pattern, ProbeResult } from '../domain/check/probe-result.ts';

export interface CheckOptions extends Omit<EndpointOptions, 'onExchange'> {
  /** Asked in this order. */
  readonly probes: readonly Probe[];
  /** Shown too where it fails, whichever probes were chosen: without it the others say nothing. */
  readonly precondition: Probe;
  /** Milliseconds that the whole check may take. */
  readonly maxMs: number;
  readonly recognisePatterns: (results: readonly ProbeResult[], policy: PolicyName) => readonly Pattern[];
  readonly emit: (event: CheckEvent) => void;
}

export interface CheckOutcome {
  readonly report: CheckReport;
  /** Whether nothing answers at the endpoint: not one request that was sent came to anything. */
  readonly isUnreachable: boolean;
  /** Whether the signal ended it. */
  readonly isInterrupted: boolean;
}

/**
 * Asks an endpoint one probe after another. It ends within its time whatever the endpoint does: what could not be
 * asked is skipped, with the reason.
 *
 * @throws what a probe throws that is none of an end
 */
export async function runCheck(options: CheckOptions): Promise<CheckOutcome> {
  return new Check(options).run();
}

/** Requests without an answer, and none with one, after which nothing more is to be found out. */
const MAX_UNANSWERED = 2;

class Check {
  readonly #options: CheckOptions;
  readonly #ending = new AbortController();
  readonly #endpoint: NetworkEndpoint;
  readonly #results: ProbeResult[] = [];
  readonly #answers: Answer[] = [];
  readonly #startedAt: number;
  readonly #begun: number;

  constructor(options: CheckOptions) {
    this.#options = options;
    this.#startedAt = options.clock.now();
    this.#begun = options.clock.elapsed();
    this.#endpoint = new NetworkEndpoint({
      ...options,
      signal: AbortSignal.any([options.signal, this.#ending.signal]),
      onExchange: (exchange) => {
        this.#answers.push(exchange.answer);
        options.emit({ type: 'request_sent', exchange, requests: this.#endpoint.requests });
      },
    });
  }

  async run(): Promise<CheckOutcome> {
    const { clock, maxMs, probes, signal } = this.#options;
    const done = new AbortController();
    clock.sleep(maxMs, done.signal).then(
      () => this.#ending.abort(new CheckEnd('time_used_up')),
      () => undefined,
    );
    try {
      await this.#checkPrecondition();
      for (const [index, probe] of probes.entries()) await this.#ask(probe, index + 1);
    } finally {
      done.abort();
    }
    return { report: this.#report(), isUnreachable: this.#isUnreachable(), isInterrupted: signal.aborted };
  }

  /** Where it was not chosen, it is shown only where it fails. */
  async #checkPrecondition(): Promise<void> {
    const { precondition, probes, trusted } = this.#options;
    const isNeeded = trusted !== undefined && probes.some(({ needs }) => needs.includes('trusted_key'));
    if (!isNeeded || probes.some(({ id }) => id === precondition.id)) return;
    const result = await this.#resultOf(precondition);
    if (result.judgement.verdict === 'fail') this.#add(result);
  }

  async #ask(probe: Probe, position: number): Promise<void> {
    const { emit, probes } = this.#options;
    emit({ type: 'probe_begun', probe, position, of: probes.length });
    this.#add(await this.#resultOf(probe));
  }

  #add(result: ProbeResult): void {
    this.#results.push(result);
    this.#options.emit({ type: 'probe_done', result });
  }

  async #resultOf(probe: Probe): Promise<ProbeResult> {
    const { clock } = this.#options;
    const begun = clock.elapsed();
    const judgement = await this.#judge(probe);
    const { id, group, title } = probe;
    return { id, group, title, judgement, durationMs: clock.elapsed() - begun };
  }

  async #judge(probe: Probe): Promise<Judgement> {
    try {
      this.#endpoint.signal.throwIfAborted();
      return (await this.#reasonToSkip(probe)) ?? (await this.#untilTheEnd(probe.run(this.#endpoint)));
    } catch (error) {
      if (error instanceof CheckEnd) return this.#notAsked(error.reason);
      if (this.#options.signal.aborted) return this.#notAsked('interrupted');
      throw error;
    }
  }

  /** A probe that waits for something else than the endpoint must not outlast the check either. */
  async #untilTheEnd(work: Promise<Judgement>): Promise<Judgement> {
    const { signal } = this.#endpoint;
    const over = new AbortController();
    const ended = new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { signal: over.signal });
    });
    try {
      return await Promise.race([work, ended]);
    } finally {
      over.abort();
    }
  }

  async #reasonToSkip(probe: Probe): Promise<Judgement | undefined> {
    const { trusted, observer, keylessUrl } = this.#options;
    const has = {
      trusted_key: trusted !== undefined,
      observer: observer !== undefined,
      keyless_endpoint: keylessUrl !== undefined,
    };
    const missing = probe.needs.find((need) => !has[need]);
    if (missing !== undefined) return skip(needText(missing));
    if (probe.requests === 0) return undefined;
    if (this.#isSilent()) return probe.group === 'reachable' ? undefined : this.#notAsked('unanswered');
    if (!probe.needs.includes('trusted_key')) return undefined;
    const genuine = await this.#endpoint.genuine();
    return genuine?.answer.kind === 'answered' ? undefined : this.#notAsked('genuine_unanswered');
  }

  #isSilent(): boolean {
    return this.#answers.length >= MAX_UNANSWERED && this.#answers.every(({ kind }) => kind !== 'answered');
  }

  #isUnreachable(): boolean {
    const answers = this.#answers;
    return (
      answers.length > 0 &&
      answers.every(
        (answer) =>
          answer.kind === 'timeout' || (answer.kind === 'network_error' && isUnreachable(answer.fault)),
      )
    );
  }

  #notAsked(reason: NotAsked): Judgement {
    return skip(notAskedText(reason, this.#options));
  }

  #report(): CheckReport {
    const { url, policy, clock, recognisePatterns } = this.#options;
    const results = this.#results;
    return {
      url: url.href,
      policy,
      startedAt: this.#startedAt,
      durationMs: clock.elapsed() - this.#begun,
      requests: this.#endpoint.requests,
      results,
      patterns: recognisePatterns(results, policy),
    };
  }
}
