import { notify, type Context } from '../../../context.ts';
import { matchesEvent } from '../../../domain/events/selector.ts';
import { readMeeting } from '../../../domain/events/read-payload.ts';
import { newestPayloads } from '../../../domain/events/payload-families.ts';
import type { HeaderPair } from '../../../domain/delivery/received-delivery.ts';
import { rebuildPayload, type RebuiltFamily } from '../../../domain/reconcile/rebuild-payload.ts';
import type { FillResult, MissingFact } from '../../../domain/reconcile/reconciliation.ts';
import { derivedUuid } from '../../../domain/replay/changed-headers.ts';
import type { HeaderFamily } from '../../../domain/delivery/delivery-headers.ts';
import { serviceOf } from '../../../domain/service/services.ts';
import { signBody } from '../../../domain/signature/signature.ts';
import type { DeliveryHistory } from '../../../store/delivery-store.ts';
import type { RebuiltDelivery, ReconstructionStore } from '../../../store/reconstructions.ts';
import { sanitize } from '../../../terminal/text/sanitize.ts';

/** Says that a delivery was rebuilt, to who gets it. */
const REBUILT_HEADER: HeaderPair = ['dyte-hooks-reconstructed', 'true'];

/**
 * Keeps what is missing as rebuilt deliveries, which wait for their targets.
 *
 * @param after position up to which the store was compared
 * @throws HooksError `store_unusable` for a store of an older version, and `key_invalid`, `file_failed`
 */
export async function fillMissing(
  missing: readonly MissingFact[],
  opened: ReconstructionStore,
  parts: {
    readonly after: number;
    readonly signs: boolean;
    readonly history: DeliveryHistory;
    readonly context: Context;
  },
): Promise<FillResult> {
  const { after, signs, history, context } = parts;
  const { targets, isRunning } = opened.targets();
  const { headers, policy } = serviceOf((await context.settings()).service);
  const wire = { headers, family: rebuiltFamily(policy), path: pathOf(history), now: context.clock.now() };
  const sign = signs && missing.length > 0 ? await signer(context) : undefined;
  const rebuilt: RebuiltDelivery[] = [];
  for (const one of missing) {
    const delivery = rebuiltDelivery(one, wire);
    rebuilt.push({
      fact: one.fact.key,
      delivery,
      targets: targets.filter(({ filter }) => matchesEvent(filter, one.fact.event)).map(({ name }) => name),
      signature: await sign?.(delivery.body),
    });
  }
  const results = opened.keep(rebuilt, after);
  const kept = new Set(rebuilt.filter((_, index) => results[index] === 'kept').map(({ fact }) => fact));
  const names = [...new Set(rebuilt.flatMap((one) => one.targets))];
  return {
    kept,
    others: results.length - kept.size,
    targets: names,
    isRunning,
    isSigned: sign !== undefined,
  };
}

function rebuiltFamily(policy: Parameters<typeof newestPayloads>[0]): RebuiltFamily {
  const newest = newestPayloads(policy);
  return newest === 'rtk' ? 'rtk-2026-08' : newest;
}

/** What deliveries of a service have in common on the wire. */
interface Wire {
  readonly headers: HeaderFamily;
  readonly family: RebuiltFamily;
  readonly path: string;
  readonly now: number;
}

function rebuiltDelivery({ fact, webhookId }: MissingFact, wire: Wire): RebuiltDelivery['delivery'] {
  // The same fact has the same UUID, whoever rebuilds it: an application takes it once.
  const uuid = derivedUuid(`reconstructed ${fact.key}`, 0);
  const payload = rebuildPayload(fact, wire.family);
  const meeting = readMeeting(payload);
  return {
    id: uuid,
    event: fact.event,
    uuid,
    webhookId,
    // As a receiver reads them.
    meetingId: meeting.id,
    sessionId: meeting.sessionId,
    signature: 'reconstructed',
    receivedAt: wire.now,
    method: 'POST',
    target: wire.path,
    headers: [
      ['Content-Type', 'application/json'],
      [`${wire.headers}-uuid`, uuid],
      [`${wire.headers}-webhook-id`, webhookId],
      REBUILT_HEADER,
    ],
    // Compact, as the service writes it.
    body: Buffer.from(JSON.stringify(payload)),
  };
}

/** The path that deliveries come to, which a target without one of its own is given. */
function pathOf(history: DeliveryHistory): string {
  const [last] = history.list({ acceptedOnly: true }, { limit: 1 });
  return last === undefined ? '/' : history.content(last.position).target;
}

async function signer(context: Context): Promise<(body: Buffer) => Promise<string>> {
  const { privateKey, path, publicKeyPath, isNew, warning } = await context.signingKey();
  if (isNew) notify(context, `Made a signing key for this machine: ${sanitize(path)}.`);
  if (warning !== undefined) notify(context, sanitize(warning));
  notify(
    context,
    `Forwards are signed with a key of this machine, not the service’s: your application needs ${sanitize(publicKeyPath)}.`,
  );
  return (body) => signBody(body, privateKey);
}
