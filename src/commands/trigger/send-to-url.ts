import { randomUUID } from 'node:crypto';
import { notify, type Context } from '../../context.ts';
import { generateKeys } from '../../domain/signature/key-pair.ts';
import { policyNamed, type PolicyName } from '../../domain/retry/retry-policy.ts';
import { sendAttempt } from '../../sender/send-attempt.ts';
import { createSigner, type Signer } from '../../sender/signer.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import { eventIn } from './triggered-events.ts';
import type { SignedDelivery } from '../../sender/delivery-request.ts';
import type { Send } from './send.ts';

export interface UrlTarget {
  readonly url: string;
  readonly policy: PolicyName;
  readonly forged: boolean;
  readonly repeats: number;
}

/**
 * Sends events to an address, as the service would, each once and signed with the key of this machine; forged
 * ones with a key that nobody knows.
 *
 * @throws HooksError `key_invalid`, `file_failed`
 */
export async function sendToUrl(
  { url, policy, forged, repeats }: UrlTarget,
  context: Context,
): Promise<Send> {
  const { clock, signal } = context;
  const signer = forged ? createSigner((await generateKeys()).privateKey) : await localSigner(context);
  const { timeout } = policyNamed(policy);
  const webhookId = randomUUID();
  return async (triggered, report) => {
    const { body } = triggered;
    const signed: SignedDelivery = {
      url,
      body,
      signature: await signer.sign(body),
      uuid: randomUUID(),
      webhookId,
      headers: policy === 'dyte' ? 'dyte' : 'rtk',
    };
    for (let repeat = 0; repeat <= repeats; repeat += 1) {
      const result = await sendAttempt(signed, { timeout, clock, signal });
      report.onSent({
        type: 'attempt',
        at: clock.now(),
        delivery: { ...signed, webhookName: 'trigger', event: eventIn(triggered), forged, repeat },
        attempt: 1,
        uuid: signed.uuid,
        result,
        next: undefined,
      });
    }
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
