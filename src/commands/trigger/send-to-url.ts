import { randomUUID } from 'node:crypto';
import { notify, once, type Context } from '../../context.ts';
import { policyNamed, withoutRetries, type PolicyName } from '../../domain/retry/retry-policy.ts';
import { generateKeys } from '../../domain/signature/key-pair.ts';
import { createLimiter } from '../../sender/concurrency-limit.ts';
import { deliver } from '../../sender/deliver.ts';
import { createSigner, type Signer } from '../../sender/signer.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import { eventIn } from './triggered-event.ts';
import type { SignedDelivery } from '../../sender/delivery-request.ts';
import type { OwnRequest } from '../../sender/send-attempt.ts';
import type { Send } from './send.ts';

export interface UrlTarget {
  readonly url: string;
  readonly policy: PolicyName;
  /** Whether the policy's retries are made; else each is sent once, and nothing is said of what would follow. */
  readonly retries: boolean;
  /** A new one without it. */
  readonly webhookId: string | undefined;
  /** Factor for the waits between attempts. */
  readonly timeScale: number;
  readonly request: OwnRequest;
}

/** As an emulator has it: the attempts that may be on their way at a time. */
const MAX_ATTEMPTS = 32;

/**
 * Sends events to an address, as the service would, signed with the key of this machine; forged ones with a key
 * that nobody knows.
 *
 * @throws HooksError `key_invalid`, `file_failed`, when the first is sent
 */
export function sendToUrl(
  { url, policy: name, retries, webhookId = randomUUID(), timeScale, request }: UrlTarget,
  context: Context,
): Send {
  const { clock, signal } = context;
  const ownSigner = once(() => localSigner(context));
  const forger = once(async () => createSigner((await generateKeys()).privateKey));
  const limiter = createLimiter(MAX_ATTEMPTS);
  const policy = policyNamed(name);
  return async (triggered, report) => {
    const { body, forged, lost, repeats, uuid = randomUUID() } = triggered;
    const shown = { uuid, webhookId, webhookName: 'trigger', event: eventIn(triggered), url, forged };
    if (lost) {
      report.onSent({ type: 'skipped', at: clock.now(), delivery: { ...shown, repeat: 0 }, reason: 'lost' });
      return;
    }
    const signer = await (forged ? forger() : ownSigner());
    const headers = name === 'dyte' ? 'dyte' : 'rtk';
    const signature = await signer.sign(body.bytes);
    const signed: SignedDelivery = { url, body: body.bytes, signature, uuid, webhookId, headers };
    for (let repeat = 0; repeat <= repeats; repeat += 1)
      await deliver(signed, {
        policy: retries && !forged ? policy : withoutRetries(policy),
        clock,
        timeScale: retries ? timeScale : 1,
        limiter,
        signal,
        request,
        onProgress: (progress) => {
          if (progress.type !== 'attempt') return;
          const next = retries && !forged ? progress.next : undefined;
          report.onSent({ ...progress, at: clock.now(), delivery: { ...shown, repeat }, next });
        },
      });
  };
}

async function localSigner(context: Context): Promise<Signer> {
  const { privateKey, publicKeyPath, warning } = await context.signingKey();
  if (warning !== undefined) notify(context, sanitize(warning));
  notify(
    context,
    `Signed with the key of this machine, not with the service’s. The public key for your application: ${sanitize(publicKeyPath)}`,
  );
  return createSigner(privateKey);
}
