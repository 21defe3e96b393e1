import type { Clock } from '../domain/clock.ts';
import type { PayloadFamily } from '../domain/events/payload-families.ts';
import type { DeliveryFault } from '../domain/fault/delivery-fault.ts';
import type { Service } from '../domain/service/names.ts';
import type { PolicyName } from '../domain/retry/retry-policy.ts';
import type { HeaderChoice } from '../sender/delivery-request.ts';
import type { EmulatorCredentials } from './credentials.ts';
import type { EmulatorEvent } from './emulator-event.ts';
import type { KeyPair } from '../domain/signature/key-pair.ts';

/** An app that an emulator is to have. */
export interface WantedApp {
  readonly name: string;
  /** A UUID, by which it is known again; without it a free one, and it is known by its name. */
  readonly id?: string | undefined;
}

/** Plainly no real one. */
export const DEFAULT_APPS: readonly WantedApp[] = [
  { name: 'Emulated app', id: '00000000-0000-4000-8000-0000000000a1' },
];

export interface EmulatorOptions {
  /** Address to listen on; this machine only without it. */
  readonly host?: string | undefined;
  /** 0 takes any free port. */
  readonly port: number;
  /** Whose API it has, and by default whose retries, headers and payloads. `dyte` without it. */
  readonly service?: Service | undefined;
  /** Of the kind that the service takes. */
  readonly credentials: EmulatorCredentials;
  /** The apps that there are, where the service has some: an `Emulated app` without it. */
  readonly apps?: readonly WantedApp[] | undefined;
  /** What is retried; as the service does it without it. */
  readonly policy?: PolicyName | undefined;
  /** The shape of payloads; the newest that goes with the policy without it. */
  readonly payloads?: PayloadFamily | undefined;
  /** Names of the delivery headers; those that go with the policy without it. */
  readonly headers?: HeaderChoice | undefined;
  /** Factor for waits: between attempts, for an answer, and between the events of a scenario. */
  readonly timeScale?: number | undefined;
  /** Send to other machines too. */
  readonly allowRemote?: boolean | undefined;
  /** Keeps apps, webhooks and the key pair; without it they live as long as the emulator. */
  readonly stateFile?: string | undefined;
  /** Calls a minute before 429 is answered; no limit without it. */
  readonly callsPerMinute?: number | undefined;
  /** What happens to deliveries from the start; nothing without it. */
  readonly deliveryFaults?: readonly DeliveryFault[] | undefined;
  /** The key pair, where the state file has none; one is made without it. */
  readonly keys?: KeyPair | undefined;
  readonly clock: Clock;
  /** Makes the ids of webhooks, deliveries and meetings; random UUIDs without it. */
  readonly newId?: (() => string) | undefined;
  /** Makes the UUID of each retry; without it a retry keeps the UUID. */
  readonly retryUuid?: (() => string) | undefined;
  readonly onEvent: (event: EmulatorEvent) => void;
}

/** What the emulator takes at most. None of this is documented of the service; chosen. */
export const LIMITS = {
  /** Bytes of a body sent to the API. */
  apiBodyBytes: 100 * 1024,
  /** Bytes of a body sent to the control routes: it may hold a payload. */
  controlBodyBytes: 2 * 1024 * 1024,
  /** In one app. */
  webhooks: 1000,
  apps: 100,
  /** Deliveries that wait or are in progress; more are skipped, which is an event. */
  pendingDeliveries: 10_000,
  /** Deliveries that are remembered, the newest. */
  keptDeliveries: 1000,
  /** Sessions, recordings and livestreams that are remembered: of each so many, the newest. */
  keptSessions: 1000,
  /** In one session. */
  keptParticipants: 1000,
  /** Meetings that were made by the API, the newest. */
  keptMeetings: 1000,
  /** Deliveries that were lost and are remembered, the newest. */
  keptLost: 10_000,
  /** Attempts at a time. */
  concurrentAttempts: 32,
  /** Scenarios that play at a time. */
  scenarios: 16,
  /** Faults that wait for their call. */
  injectedFaults: 1000,
  /** Faults of deliveries at a time. */
  deliveryFaults: 100,
} as const;
