import { DatabaseSync } from '@photostructure/sqlite';
import * as fc from 'fast-check';
import { HooksError } from '../../src/domain/errors.ts';
import { StoreEngine } from '../../src/store/sqlite/write/engine.ts';
import type { NewDelivery } from '../../src/domain/delivery/stored-delivery.ts';
import { newDelivery } from './deliveries.ts';
import { testEnvironment, testHistory } from './stores.ts';

const TARGET = 'http://127.0.0.1:3000/';
const MEETINGS: readonly (string | undefined)[] = ['a', 'b', 'c', undefined];
const SESSIONS: readonly (string | undefined)[] = ['s', 't', 'b', undefined];
/** All of them. */
export const IDS: readonly string[] = ['a', 'b', 'c', 's', 't'];

/** Room for a few dozen deliveries only, so that what is old goes for what is new. */
const MAX_BYTES = 300_000;

const WRITER = fc.nat({ max: 1 });
const MEETING = fc.constantFrom(...MEETINGS);
const SESSION = fc.constantFrom(...SESSIONS);

/** What may happen to a store. */
export const OPERATIONS = fc.array(
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        kind: fc.constant('admit'),
        writer: WRITER,
        meeting: MEETING,
        session: SESSION,
        waits: fc.nat({ max: 5 }).map((number) => number === 0),
        size: fc.constantFrom<number>(2, 20_000),
      }),
    },
    fc.record({ kind: fc.constant('reject'), writer: WRITER, meeting: MEETING, session: SESSION }),
    fc.record({ kind: fc.constant('repeat'), writer: WRITER }),
    fc.record({ kind: fc.constant('undone'), writer: WRITER, meeting: MEETING, session: SESSION }),
    fc.record({ kind: fc.constant('reopen'), writer: WRITER }),
    fc.record({ kind: fc.constant('gap'), positions: fc.constantFrom(3, 1020, 5000) }),
    fc.record({ kind: fc.constant('forwarded'), writer: WRITER }),
    fc.record({ kind: fc.constant('by age'), share: fc.constantFrom(0.5, 0.9, 1) }),
    fc.record({ kind: fc.constant('by size'), share: fc.double({ min: 0.5, max: 1, noNaN: true }) }),
  ),
  { maxLength: 40 },
);

export type Operation = Parameters<Parameters<typeof OPERATIONS.map>[0]>[0][number];

/** Two receivers on one store, and what a person does to it meanwhile. */
export class StoreWorld {
  readonly path: string;
  readonly #writers: (StoreEngine | undefined)[] = [undefined, undefined];
  #admitted: NewDelivery[] = [];
  #number = 0;

  constructor(path: string) {
    this.path = path;
  }

  async apply(operation: Operation): Promise<void> {
    switch (operation.kind) {
      case 'admit':
        this.#admit(operation.writer, this.#delivery(operation), operation.waits ? [TARGET] : []);
        break;
      case 'reject': {
        const delivery = { ...this.#delivery(operation), rejection: 'signature' } as const;
        this.#writer(operation.writer).commit([{ kind: 'reject', delivery }]);
        break;
      }
      case 'repeat': {
        const delivery = this.#admitted.at(-1);
        if (delivery !== undefined) this.#admit(operation.writer, delivery, []);
        break;
      }
      case 'undone':
        this.#undone(operation.writer, this.#delivery(operation));
        break;
      case 'reopen':
        this.#close(operation.writer);
        break;
      case 'gap':
        this.#leaveGap(operation.positions);
        break;
      case 'forwarded':
        this.#forwardAll(operation.writer);
        break;
      case 'by age':
        await this.#prune({ before: Math.round(this.#number * operation.share) + 1 });
        break;
      case 'by size':
        await this.#prune({ maxBytes: MAX_BYTES * operation.share });
        break;
    }
  }

  open(): void {
    this.#writer(0);
  }

  close(): void {
    for (const writer of [0, 1]) this.#close(writer);
  }

  #delivery({ meeting, session, size = 2 }: Parts): NewDelivery {
    this.#number += 1;
    return newDelivery(String(this.#number), {
      meetingId: meeting,
      sessionId: session,
      receivedAt: this.#number,
      body: Buffer.alloc(size, 32),
    });
  }

  #admit(writer: number, delivery: NewDelivery, targets: readonly string[]): void {
    try {
      this.#writer(writer).commit([{ kind: 'admit', delivery, targets }]);
      this.#admitted.push(delivery);
    } catch (error) {
      // What waits for a forward cannot go, so there may be no room.
      if (!isFull(error)) throw error;
    }
  }

  /** One delivery of a commit is too large for the file, and takes the other with it. */
  #undone(writer: number, delivery: NewDelivery): void {
    const large = newDelivery(`large ${String(this.#number)}`, {
      headers: [['X-Padding', 'x'.repeat(2 * MAX_BYTES)]],
    });
    const operations = [delivery, large].map(
      (each) => ({ kind: 'admit', delivery: each, targets: [] }) as const,
    );
    try {
      this.#writer(writer).commit(operations);
    } catch (error) {
      if (isFull(error)) return;
      throw error;
    }
    throw new Error('There was room for what is larger than the file.');
  }

  #leaveGap(positions: number): void {
    const database = new DatabaseSync(this.path);
    database
      .prepare(
        `INSERT INTO deliveries (position, id, signature, received_at, body_size)
        SELECT coalesce(max(position), 0) + ?, ?, 'valid', ?, 2 FROM deliveries`,
      )
      .run(positions, `gap ${String((this.#number += 1))}`, this.#number);
    database.close();
  }

  #forwardAll(writer: number): void {
    const engine = this.#writer(writer);
    for (const { position } of engine.pendingForwards(TARGET, 0, 1000))
      engine.commit([
        {
          kind: 'forward',
          record: {
            position,
            target: TARGET,
            origin: 'receiver',
            startedAt: 1,
            state: 'succeeded',
            outcome: { kind: 'answered', status: 204, headers: [], answerStart: Buffer.of(), durationMs: 1 },
          },
        },
      ]);
  }

  async #prune(limits: { readonly before?: number; readonly maxBytes?: number }): Promise<void> {
    const history = await testHistory(this.path, 'write');
    await history.prune(limits);
    history.close();
  }

  #writer(number: number): StoreEngine {
    return (this.#writers[number] ??= new StoreEngine(
      DatabaseSync,
      { path: this.path, maxBytes: MAX_BYTES },
      testEnvironment({ receiver: `receiver ${String(number)}`, now: () => this.#number * 60_000 }),
      () => undefined,
    ));
  }

  #close(number: number): void {
    this.#writers[number]?.close();
    this.#writers[number] = undefined;
  }
}

interface Parts {
  readonly meeting: string | undefined;
  readonly session: string | undefined;
  readonly size?: number;
}

function isFull(error: unknown): boolean {
  return error instanceof HooksError && error.code === 'store_full';
}
