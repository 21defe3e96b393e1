import type { Clock } from '../domain/clock.ts';
import type { PayloadFamily } from '../domain/events/payload-families.ts';
import type { PolicyName } from '../domain/retry/retry-policy.ts';
import type { HeaderChoice } from '../sender/delivery-request.ts';
import type { EmulatorEvent } from './emulator-event.ts';
import type { KeyPair } from '../domain/signature/key-pair.ts';

export interface EmulatorCredentials {
  readonly organizationId: string;
  /** A secret, unless it is the fixed one. */
  readonly apiKey: string;
}

/** What the emulator accepts when nothing else is said: no secret, and plainly no real one. */
export const FIXED_CREDENTIALS: EmulatorCredentials = {
  organizationId: '00000000-0000-4000-8000-00000000e001',
  apiKey: 'emulator-api-key',
};

export interface EmulatorOptions {
  /** Address to listen on; this machine only without it. */
  readonly host?: string | undefined;
  /** 0 takes any free port. */
  readonly port: number;
  readonly credentials: EmulatorCredentials;
  /** Which service is played: what is retried. `dyte` without it. */
  readonly policy?: PolicyName | undefined;
  /** The shape of payloads; the newest of the policy's service without it. */
  readonly payloads?: PayloadFamily | undefined;
  /** Names of the delivery headers; those of the policy's service without it. */
  readonly headers?: HeaderChoice | undefined;
  /** Factor for waits: between attempts, for an answer, and between the events of a scenario. */
  readonly timeScale?: number | undefined;
  /** Send to other machines too. */
  readonly allowRemote?: boolean | undefined;
  /** Keeps webhooks and the key pair; without it they live as long as the emulator. */
  readonly stateFile?: string | undefined;
  /** Calls a minute before 429 is answered; no limit without it. */
  readonly callsPerMinute?: number | undefined;
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
  webhooks: 1000,
  /** Deliveries that wait or are in progress; more are skipped, which is an event. */
  pendingDeliveries: 10_000,
  /** Deliveries that are remembered, the newest. */
  keptDeliveries: 1000,
  /** Attempts at a time. */
  concurrentAttempts: 32,
  /** Scenarios that play at a time. */
  scenarios: 16,
  /** Faults that wait for their call. */
  injectedFaults: 1000,
} as const;
