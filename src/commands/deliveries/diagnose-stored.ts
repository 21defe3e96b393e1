import type { Context } from '../../context.ts';
import type { LoadedDelivery } from '../../domain/delivery/stored-delivery.ts';
import { HooksError } from '../../domain/errors.ts';
import { diagnose, type CandidateKey } from '../../domain/signature/diagnosis.ts';
import { signatureHeaders } from '../../domain/signature/signature-headers.ts';
import { safeText } from '../../terminal/text/safe-text.ts';
import { shortDiagnosis } from '../../views/signature/diagnosis-text.ts';
import { distinctKeys, keptKey, keptKeys, keyNameOf } from '../shared/kept-keys.ts';
import { publishedKeyUrl } from '../shared/published-key-url.ts';

const LIMITS = { maxBytes: 256 * 1024, maxThoroughBytes: 16 * 1024 };

/**
 * Why the signature of a stored delivery was found to be wrong, in a sentence or two, with the keys that are
 * known on this machine: nobody is asked.
 *
 * @returns undefined for one that was not rejected for it, and where nothing shows
 */
export async function diagnoseStored(
  { delivery, content }: LoadedDelivery,
  context: Context,
): Promise<string | undefined> {
  if (delivery.rejection !== 'signature') return undefined;
  const [first, ...others] = [...(await expectedKey(context)), ...(await keptKeys(context))];
  if (first === undefined) return undefined;
  const diagnosis = diagnose({
    body: content.body,
    signatures: signatureHeaders(content.headers),
    keys: distinctKeys([first, ...others]),
    limits: LIMITS,
  });
  if (diagnosis.kind === 'valid')
    return `It verifies with the key of ${safeText(first.name)}: the receiver was given another one, or had none yet.`;
  return shortDiagnosis(diagnosis);
}

async function expectedKey(context: Context): Promise<readonly CandidateKey[]> {
  try {
    const url = await publishedKeyUrl(context);
    const key = await keptKey(url, context);
    return key === undefined ? [] : [{ name: keyNameOf(url), key }];
  } catch (error) {
    // Settings that cannot be used do not matter for who looks at a delivery.
    if (error instanceof HooksError) return [];
    throw error;
  }
}
