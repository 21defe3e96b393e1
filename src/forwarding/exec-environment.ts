import { withoutCredentials } from '../domain/environment/child-environment.ts';
import type { PendingForward } from '../store/delivery-store.ts';

/** Characters of one value: systems limit them, and real ones have below a hundred. */
const MAX_VALUE_LENGTH = 4096;

/**
 * The environment of a command that is run for a delivery: ours without our credentials, and what is
 * known of the delivery. A value is never more than a value; what is not known is empty.
 */
export function execEnvironment(
  own: Readonly<Record<string, string | undefined>>,
  delivery: PendingForward,
): Record<string, string | undefined> {
  const described = Object.entries(describe(delivery)).map(
    ([name, value]) => [`DYTE_HOOKS_${name}`, safeValue(value ?? '')] as const,
  );
  return { ...withoutCredentials(own), ...Object.fromEntries(described) };
}

function describe(delivery: PendingForward): Readonly<Record<string, string | undefined>> {
  return {
    EVENT: delivery.event,
    ID: delivery.id,
    UUID: delivery.uuid,
    WEBHOOK_ID: delivery.webhookId,
    MEETING_ID: delivery.meetingId,
    SESSION_ID: delivery.sessionId,
    SIGNATURE: delivery.signature,
    ATTEMPT: String(delivery.attempt),
    RECEIVED_AT: new Date(delivery.receivedAt).toISOString(),
  };
}

/** No system takes a zero byte in the environment. */
function safeValue(value: string): string {
  return value.slice(0, MAX_VALUE_LENGTH).replaceAll('\0', '\uFFFD');
}
