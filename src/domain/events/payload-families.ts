import type { PolicyName } from '../retry/retry-policy.ts';

/**
 * The shapes that a service has given all of its payloads, by the id that the catalogue has for their
 * variants; the newest of RealtimeKit first. The command table loads this file at start-up.
 *
 * Source: docs/service.md, "Payloads".
 */
export const PAYLOAD_FAMILIES = ['rtk-2026-08', 'rtk', 'dyte-v2'] as const;

export type PayloadFamily = (typeof PAYLOAD_FAMILIES)[number];

const NEWEST: Readonly<Record<PolicyName, PayloadFamily>> = { dyte: 'dyte-v2', realtimekit: 'rtk-2026-08' };

/** The newest documented shape of the service with this policy. */
export function newestPayloads(policy: PolicyName): PayloadFamily {
  return NEWEST[policy];
}
