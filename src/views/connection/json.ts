import { HooksError } from '../../domain/errors.ts';
import { roundedMs } from '../../domain/text/amounts.ts';
import type { TunnelFailure } from '../../domain/connection/tunnel-failure.ts';
import type { ConnectionJson, ReadyConnectionJson } from '../../schemas/connection.ts';
import { failureReason, failureText } from './failure-text.ts';

/** What happened to a connection that stood. */
export type ConnectionChange =
  | { readonly type: 'tunnel_dead'; readonly url: string; readonly failure: TunnelFailure }
  | { readonly type: 'tunnel_retry'; readonly failure: TunnelFailure; readonly inMs: number }
  | {
      readonly type: 'address_proved';
      readonly url: string;
      readonly formerUrl: string | undefined;
      readonly downMs: number | undefined;
    }
  | { readonly type: 'machine_slept'; readonly sleptMs: number }
  | { readonly type: 'webhook_registered'; readonly id: string; readonly url: string }
  | { readonly type: 'webhook_moved'; readonly url: string }
  | {
      readonly type: 'webhook_move_failed';
      readonly url: string;
      readonly error: unknown;
      readonly retryInMs: number;
    };

/**
 * @param at milliseconds since 1970
 * @param tunnel what it is called
 */
export function connectionJson(
  event: ConnectionChange,
  { at: time, tunnel }: { readonly at: number; readonly tunnel: string | undefined },
): ConnectionJson {
  const at = new Date(time).toISOString();
  switch (event.type) {
    case 'tunnel_dead':
      return { type: event.type, at, url: event.url, ...why(event.failure, tunnel) };
    case 'tunnel_retry':
      return { type: event.type, at, ...why(event.failure, tunnel), inMs: roundedMs(event.inMs) };
    case 'address_proved': {
      const { type, url, formerUrl = null, downMs = 0 } = event;
      return { type, at, url, formerUrl, downMs: roundedMs(downMs) };
    }
    case 'machine_slept':
      return { type: event.type, at, sleptMs: roundedMs(event.sleptMs) };
    case 'webhook_registered':
      return { type: event.type, at, id: event.id, url: event.url };
    case 'webhook_moved':
      return { type: event.type, at, url: event.url };
    case 'webhook_move_failed': {
      const { type, url, error, retryInMs } = event;
      const code = error instanceof HooksError ? error.code : 'internal';
      return { type, at, url, code, retryInMs: roundedMs(retryInMs) };
    }
  }
}

function why(
  failure: TunnelFailure,
  tunnel: string | undefined,
): { readonly reason: ReturnType<typeof failureReason>; readonly message: string } {
  return { reason: failureReason(failure), message: failureText(failure, tunnel) };
}

/** What is said of it when `listen` is ready. */
export function readyConnectionJson(connection: {
  readonly url: string;
  readonly tunnel: string | undefined;
  readonly webhook: NonNullable<ReadyConnectionJson['webhook']> | undefined;
}): ReadyConnectionJson {
  const { url, tunnel, webhook } = connection;
  return { url, tunnel: tunnel ?? null, webhook: webhook ?? null };
}
