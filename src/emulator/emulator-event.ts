import type { DeliveryFaultKind } from '../domain/fault/delivery-fault.ts';
import type { DeliveryProgress } from '../sender/deliver.ts';

/** One delivery on its way to one webhook. */
export interface EmulatedDelivery {
  readonly uuid: string;
  readonly webhookId: string;
  readonly webhookName: string;
  readonly event: string;
  /** Of the webhook. Its query may hold secrets. */
  readonly url: string;
  /** Signed with a key that is not the published one. */
  readonly forged: boolean;
  /** 0 for the first; the same delivery sent again, under the same UUID, has a higher number. */
  readonly repeat: number;
}

/** Tells deliveries apart: their UUIDs may be the same where somebody has chosen them. */
export function deliveryKey({
  webhookId,
  uuid,
  repeat,
}: Pick<EmulatedDelivery, 'webhookId' | 'uuid' | 'repeat'>): string {
  return `${webhookId} ${uuid} ${String(repeat)}`;
}

/**
 * Why a delivery is not sent: its webhook is not on this machine, its URL is no HTTP address, too many
 * deliveries are waiting, or the emulator was told to lose it.
 */
export const SKIP_REASONS = ['not_local', 'url_unusable', 'queue_full', 'lost'] as const;

export type SkipReason = (typeof SKIP_REASONS)[number];

/** What happens in the emulator; `at` is in milliseconds since 1970. */
export type EmulatorEvent = { readonly at: number } & (
  | {
      /** A call was answered. */
      readonly type: 'request';
      readonly method: string;
      /** Without the query. Text from outside. */
      readonly path: string;
      readonly status: number;
      readonly durationMs: number;
    }
  /** An event happened, and so many webhooks asked for it. */
  | { readonly type: 'emitted'; readonly event: string; readonly webhooks: number }
  | { readonly type: 'queued'; readonly delivery: EmulatedDelivery }
  | {
      readonly type: 'skipped';
      readonly delivery: EmulatedDelivery;
      readonly reason: SkipReason;
      /** Its payload, JSON. It may hold secrets. */
      readonly body: Uint8Array;
    }
  | ({ readonly delivery: EmulatedDelivery } & Exclude<DeliveryProgress, { readonly type: 'attempt' }>)
  | ({
      readonly delivery: EmulatedDelivery;
      /** The faults that the attempt has met. */
      readonly injected: readonly DeliveryFaultKind[];
    } & Extract<DeliveryProgress, { readonly type: 'attempt' }>)
  /** Ended before its policy did, since the emulator closes. */
  | { readonly type: 'cancelled'; readonly delivery: EmulatedDelivery }
  /** Something of ours failed, such as writing the state file. */
  | { readonly type: 'failure'; readonly error: unknown }
);

/** What happens to one delivery. */
export type DeliveryEvent = Extract<EmulatorEvent, { readonly delivery: EmulatedDelivery }>;

type WithoutTime<Event> = Event extends unknown ? Omit<Event, 'at'> : never;

/** Tells an event; the time is added to it. */
export type Emit = (event: WithoutTime<EmulatorEvent>) => void;
