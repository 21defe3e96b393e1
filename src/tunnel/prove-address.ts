import type { Clock } from '../domain/clock.ts';
import { mayPass, problemOf, type AddressAnswer } from '../domain/connection/address-answer.ts';
import type { AddressProblem } from '../domain/connection/address-problem.ts';

/** What proves that an address leads to this process. */
export interface Prober {
  /** A request that only this process knows how to answer. */
  expect(): { readonly parameter: readonly [name: string, value: string]; readonly answer: string };
  /**
   * Sends one GET, on a connection of its own.
   *
   * @throws the signal's reason
   */
  ask(url: URL, signal: AbortSignal): Promise<AddressAnswer>;
}

export interface ProofOptions {
  /** How long what may pass is tried again, in milliseconds. */
  readonly patienceMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Told of a problem that is tried again, once for each kind in a row. */
  readonly onWaiting?: (problem: AddressProblem) => void;
}

/** Milliseconds before it is tried again; the last for ever. */
const WAITS_MS = [250, 500, 1000, 2000];

/**
 * How often in a row an answer must be one that waiting does not change: servers of tunnels answer for each
 * other, and not all of them know a new one at once.
 */
const FINAL_ANSWERS = 3;

/**
 * Finds out whether a request to an address comes back to this process.
 *
 * @returns undefined when it has; else what was the matter at last
 * @throws the signal's reason
 */
export async function proveAddress(
  address: string,
  prober: Prober,
  { patienceMs, clock, signal, onWaiting }: ProofOptions,
): Promise<AddressProblem | undefined> {
  const deadline = clock.elapsed() + patienceMs;
  let told: AddressProblem['kind'] | undefined;
  let finalAnswers = 0;
  for (let attempt = 0; ; attempt += 1) {
    const problem = await askOnce(address, prober, signal);
    if (problem === undefined) return undefined;
    finalAnswers = mayPass(problem) ? 0 : finalAnswers + 1;
    if (finalAnswers === FINAL_ANSWERS || clock.elapsed() >= deadline) return problem;
    if (finalAnswers === 0 && problem.kind !== told) onWaiting?.(problem);
    if (finalAnswers === 0) told = problem.kind;
    await clock.sleep(WAITS_MS[attempt] ?? WAITS_MS.at(-1) ?? 0, signal);
  }
}

async function askOnce(
  address: string,
  prober: Prober,
  signal: AbortSignal,
): Promise<AddressProblem | undefined> {
  const { parameter, answer } = prober.expect();
  const url = new URL(address);
  // Appended as text: what is there already stays as it is written.
  url.search = `${url.search === '' ? '?' : `${url.search}&`}${parameter.join('=')}`;
  return problemOf(await prober.ask(url, signal), answer);
}
