import { HooksError } from '../../domain/errors.ts';
import { maskUrl } from '../../domain/secrets/mask-secrets.ts';
import { fixedKey, type KeySource } from '../../receiver/key-source.ts';
import { publishedKey } from '../../receiver/published-key.ts';
import { checkKeyUrl, isKeyUrl, readGivenKey } from '../shared/given-key.ts';
import { publishedKeyUrl } from '../shared/published-key-url.ts';
import type { Context } from '../../context.ts';
import type { ReceiverListener } from '../../receiver/receiver-event.ts';
import type { VerifyMode } from '../../receiver/signature-check.ts';

export interface KeyChoice {
  readonly keys: KeySource;
  /** Where the key comes from, for people; undefined when nothing is checked. */
  readonly origin: string | undefined;
}

const OPTION = '--public-key';

/** A key is not asked for when nothing is checked. */
const NO_KEY: KeySource = {
  current: async () => undefined,
  renew: async () => ({ kind: 'unknown' }),
  close: () => undefined,
};

/**
 * Decides which key signatures are checked with: the one that was given, else the service's own.
 *
 * @throws HooksError `usage_invalid`, `file_failed` or `key_invalid`
 */
export async function chooseKeys(
  options: { readonly verify: VerifyMode; readonly publicKey: string | undefined },
  context: Context,
  onEvent: ReceiverListener,
): Promise<KeyChoice> {
  const { verify, publicKey } = options;
  if (verify === 'off') {
    if (publicKey === undefined) return { keys: NO_KEY, origin: undefined };
    throw new HooksError('usage_invalid', '--public-key cannot be used with --verify off.', {
      hint: 'Leave one of the two out.',
    });
  }
  if (publicKey !== undefined && !isKeyUrl(publicKey)) {
    const { key, origin } = await readGivenKey(publicKey, OPTION, context.environment);
    return { keys: fixedKey(key), origin };
  }
  const keyUrl = publicKey === undefined ? await publishedKeyUrl(context) : checkKeyUrl(publicKey, OPTION);
  const fetchPem = (signal: AbortSignal): Promise<string> => context.fetchPublicKey(keyUrl, signal);
  const kept = await context.keyCache(keyUrl);
  const origin = maskUrl(keyUrl);
  const keys = publishedKey({
    fetchPem,
    origin,
    clock: context.clock,
    onEvent,
    kept: {
      pem: kept.read(),
      write: (pem) => kept.write(pem),
      former: kept.readFormer(),
      writeFormer: (former) => kept.writeFormer(former),
    },
  });
  return { keys, origin };
}
