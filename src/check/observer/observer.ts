import { lookInFolder } from './look-in-folder.ts';
import { lookAtUrl, type ObserverParts } from './look-at-url.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Observer } from '../probe.ts';
import type { Look, Reading } from './reading.ts';

/** Between two looks. */
const POLL_MS = 250;

/** A count that has not changed for so long is final: a second piece of work would have begun. */
const STABLE_MS = 1000;

/** How long an endpoint has for its work. */
const MAX_MS = 5000;

/**
 * Makes what sees how often an endpoint has done the work for a delivery (`--observe`).
 *
 * @param spec a URL that is asked with the UUID of a delivery, in the place of `{uuid}` or as the parameter `uuid`, or
 * a folder whose files name the deliveries that were done
 * @throws HooksError `usage_invalid`, `url_unusable`, `file_failed`; the signal's reason
 */
export async function createObserver(spec: string, parts: ObserverParts): Promise<Observer> {
  const { name, look } = /^[a-z][\w+.-]*:\/\//i.test(spec)
    ? await lookAtUrl(spec, parts)
    : await lookInFolder(spec, parts.clock);
  return new SettlingObserver(name, look, parts);
}

/** Looks until a count has settled: endpoints may work after their answer. */
class SettlingObserver implements Observer {
  readonly name: string;
  problem: string | undefined;
  readonly #look: Look;
  readonly #clock: Clock;
  readonly #signal: AbortSignal;

  constructor(name: string, look: Look, { clock, signal }: ObserverParts) {
    this.name = name;
    this.#look = look;
    this.#clock = clock;
    this.#signal = signal;
  }

  async timesDone(uuid: string): Promise<number | undefined> {
    const reading = await this.#settled(uuid);
    this.problem = reading.kind === 'unknown' ? reading.problem : undefined;
    return reading.kind === 'count' ? reading.times : undefined;
  }

  async #settled(uuid: string): Promise<Reading> {
    const begun = this.#clock.elapsed();
    let last = await this.#look(uuid, this.#signal);
    let changed = this.#clock.elapsed();
    while (!this.#isFinal(last, this.#clock.elapsed() - changed, this.#clock.elapsed() - begun)) {
      await this.#clock.sleep(POLL_MS, this.#signal);
      const next = await this.#look(uuid, this.#signal);
      if (!isSame(last, next)) changed = this.#clock.elapsed();
      last = next;
    }
    return last;
  }

  /** Nothing done yet may still be done; that nothing can be told does not change soon. */
  #isFinal(reading: Reading, unchangedMs: number, elapsedMs: number): boolean {
    if (elapsedMs >= MAX_MS) return true;
    return unchangedMs >= STABLE_MS && (reading.kind === 'unknown' || reading.times > 0);
  }
}

function isSame(one: Reading, other: Reading): boolean {
  if (one.kind === 'unknown' || other.kind === 'unknown') return one.kind === other.kind;
  return one.times === other.times;
}
