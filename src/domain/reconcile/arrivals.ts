import { readMeeting, readTime } from '../events/read-payload.ts';
import { fieldOf } from '../events/values.ts';
import { factKey, readFact, type ToldFact } from './fact-key.ts';
import { RECORDING_STATES, type Fact } from './facts.ts';

/** A stored delivery that was accepted. */
export interface ArrivedDelivery {
  readonly position: number;
  readonly id: string;
  readonly webhookId: string | undefined;
  readonly receivedAt: number;
  /** Whether it was rebuilt of what the service knows, and did not come from it. */
  readonly isReconstructed: boolean;
}

/** A delivery that tells a fact, with what it says beyond that. */
export interface Arrival extends ArrivedDelivery {
  readonly title: string | undefined;
  readonly endedAt: number | undefined;
}

/** Milliseconds that the clocks of the service and of this machine may differ. */
export const CLOCK_SKEW_MS = 60_000;

/**
 * Finds out which of some facts stored deliveries tell. It keeps what it found, and nothing of the others,
 * however many there are.
 */
export class Arrivals {
  readonly #wanted: ReadonlyMap<string, Fact>;
  /** Facts by what a payload without a session says of them. */
  readonly #withoutSession = new Map<string, Fact[]>();
  readonly #found = new Map<string, Arrival>();
  /** States that were told, by the id of the recording. */
  readonly #states = new Map<string, Set<string>>();

  constructor(facts: readonly Fact[]) {
    this.#wanted = new Map(facts.map((fact) => [fact.key, fact]));
    for (const fact of facts) {
      const name = nameWithoutSession(fact);
      this.#withoutSession.set(name, [...(this.#withoutSession.get(name) ?? []), fact]);
    }
  }

  /** Takes a delivery that was accepted, with its payload. */
  add(delivery: ArrivedDelivery, payload: unknown): void {
    const told = readFact(payload);
    if (told === undefined) return;
    this.#noteState(told, delivery);
    const fact = this.#factOf(told, delivery.receivedAt);
    if (fact === undefined) return;
    // What came from the service counts, where something was rebuilt too.
    if (delivery.isReconstructed && this.#found.has(fact.key)) return;
    const { position, id, webhookId, receivedAt, isReconstructed } = delivery;
    const { title } = readMeeting(payload);
    const endedAt = readTime(fieldOf(fieldOf(payload, 'meeting'), 'endedAt') ?? fieldOf(payload, 'endedAt'));
    this.#found.set(fact.key, { position, id, webhookId, receivedAt, isReconstructed, title, endedAt });
  }

  of(fact: Fact): Arrival | undefined {
    return this.#found.get(fact.key);
  }

  /** A later state of the same recording that has arrived, though the API does not know of it yet. */
  laterState({ event, subjectId = '', state }: Fact): string | undefined {
    if (event !== 'recording.statusUpdate') return undefined;
    const own = stateNumber(state);
    return [...(this.#states.get(subjectId.toLowerCase()) ?? [])].find((other) => stateNumber(other) > own);
  }

  #noteState({ event, subjectId, state }: ToldFact, { isReconstructed }: ArrivedDelivery): void {
    if (event !== 'recording.statusUpdate' || isReconstructed) return;
    if (subjectId === undefined || state === undefined) return;
    const id = subjectId.toLowerCase();
    const isWanted = this.#withoutSession.has(JSON.stringify([event, id]));
    if (isWanted) this.#states.set(id, (this.#states.get(id) ?? new Set()).add(state));
  }

  #factOf(told: ToldFact, receivedAt: number): Fact | undefined {
    const key = factKey(told);
    if (key !== undefined) return this.#wanted.get(key);
    const { subjectId, state, event } = told;
    // A state that is missing tells nothing; only the session may be left out.
    if (state === undefined && event.endsWith('.statusUpdate')) return undefined;
    if (subjectId === undefined && event.startsWith('meeting.participant')) return undefined;
    const facts = this.#withoutSession.get(nameWithoutSession(told)) ?? [];
    return latestBefore(facts, receivedAt + CLOCK_SKEW_MS);
  }
}

/** Old samples have no session (docs/service.md, "Payloads"): then it is the last one that it can be. */
function latestBefore(facts: readonly Fact[], time: number): Fact | undefined {
  const possible = facts.filter(({ at }) => at === undefined || at <= time);
  return possible.toSorted((one, other) => (one.at ?? 0) - (other.at ?? 0)).at(-1);
}

function nameWithoutSession({ event, meetingId, subjectId }: ToldFact): string {
  return JSON.stringify([event, (subjectId ?? meetingId)?.toLowerCase()]);
}

function stateNumber(state: string | undefined): number {
  return RECORDING_STATES.findIndex((known) => known === state);
}
