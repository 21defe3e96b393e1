import type { ScenarioFile } from '../domain/scenario/scenario-file.ts';
import type { EventName } from '../domain/events/names.ts';
import type { ScenarioName } from '../domain/events/scenario-names.ts';
import type { PolicyName } from '../domain/retry/retry-policy.ts';
import type { Service } from '../domain/service/names.ts';
import type { HeaderChoice } from '../sender/delivery-request.ts';
import type { AppEntry } from './app-registry.ts';
import type { DeliveryRecord, LostDelivery } from './delivery-log.ts';
import type { MadeDelivery } from './dispatcher.ts';

export interface RunningEmulator {
  /** Another one each time; `GET /_emulator` has it. */
  readonly id: string;
  /** Without a slash at its end. */
  readonly url: string;
  /** Base of the API: what `--api-url` takes. */
  readonly apiUrl: string;
  readonly publicKeyPem: string;
  /** Names of the delivery headers. */
  readonly headers: HeaderChoice;
  readonly service: Service;
  readonly policy: PolicyName;
  /** What holds webhooks, the one first that events are for when none is named. */
  apps(): readonly AppEntry[];
  /**
   * Sends an event to the webhooks that asked for it.
   *
   * @param payload what is sent instead of a sample; its `event` may be left out
   * @returns the deliveries, as soon as they are on their way
   */
  emit(event: EventName, payload?: object): Promise<readonly MadeDelivery[]>;
  /** Sends an event once, signed with a key that is not the published one. */
  forge(event: EventName, payload?: object): Promise<readonly MadeDelivery[]>;
  /**
   * Plays a scenario, a second of pause between its events.
   *
   * @param lengthMs how long the meeting took, in milliseconds; a good half hour without it
   * @returns its deliveries, once its last event is on its way
   * @throws HooksError `interrupted` when the emulator is closed meanwhile
   */
  play(scenario: ScenarioName, lengthMs?: number): Promise<readonly MadeDelivery[]>;
  /**
   * Plays a scenario file, in the first app that has a webhook.
   *
   * @param seed what chance is taken from
   * @returns as `play` does
   * @throws HooksError `scenario_invalid` for what does not fit the payloads, and as `play` does
   */
  playFile(file: ScenarioFile, seed: number): Promise<readonly MadeDelivery[]>;
  /** Whether there is a webhook in any app. */
  hasWebhooks(): boolean;
  /** The newest deliveries, the oldest of them first. */
  deliveries(): readonly DeliveryRecord[];
  /** The newest deliveries that it was told to lose, the oldest of them first. */
  lost(): readonly LostDelivery[];
  /** Resolves when no scenario plays and no delivery is on its way. */
  idle(): Promise<void>;
  /** Stops. Attempts in progress have `withinMs` milliseconds to end, 2000 without it. */
  close(withinMs?: number): Promise<void>;
}
