import type { EventName } from '../names.ts';
import type { EventPayloadOf } from '../schemas.ts';

/** One known shape of an event. */
export interface EventVariant<Name extends EventName> {
  /** Short and stable: `dyte-v2`, `rtk`; dated where a service has changed its samples: `rtk-2026-08`. */
  readonly id: string;
  readonly service: 'dyte' | 'realtimekit';
  /**
   * How sure it is: in today's documentation, in documentation of 2021 or since replaced, or put
   * together from several places because no sample is published.
   */
  readonly evidence: 'documented' | 'documented-old' | 'composed';
  /** What is particular about it. */
  readonly note?: string;
  readonly payload: EventPayloadOf<Name>;
}

/** What is known of an event besides its schema. */
export interface EventEntry<Name extends EventName> {
  readonly name: Name;
  /** Completes "Sent when ...", without a full stop. */
  readonly sentWhen: string;
  /** Whole sentences on what consumers often get wrong. */
  readonly notes: readonly string[];
  /** The first is the one to show and send when none is asked for. */
  readonly variants: readonly [EventVariant<Name>, ...EventVariant<Name>[]];
}
