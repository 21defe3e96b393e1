import type { Context } from '../../context.ts';
import { HooksError } from '../../domain/errors.ts';
import { keyUrlOnHost } from '../../domain/service/key-url.ts';
import type { CandidateKey } from '../../domain/signature/diagnosis.ts';
import { parsePublicKey, type VerificationKey } from '../../domain/signature/public-key.ts';
import { loadGivenKey } from '../shared/given-key.ts';
import { distinctKeys, keptKey, keyNameOf, localKey, serviceKeyUrls } from '../shared/kept-keys.ts';
import { publishedKeyUrl } from '../shared/published-key-url.ts';

export interface VerifyKeyOptions {
  /** What `loadGivenKey` takes; the service's own without it. */
  readonly key: string | undefined;
  /** Whether nobody is asked: only keys that were kept count. */
  readonly offline: boolean;
}

/** The key that a delivery is expected to be signed with. */
export interface ExpectedKey extends CandidateKey {
  /** Whether it was kept from an earlier run, so that the service may have another by now. */
  readonly isKept: boolean;
  /** Where it is published; undefined for one that was given. */
  readonly url: string | undefined;
}

/** How long other services are waited for, in milliseconds: they are a help only. */
const OTHERS_TIMEOUT_MS = 3000;

/**
 * The key to verify with: the one that was given, else that of the service, which is fetched where none was
 * kept.
 *
 * @throws HooksError `key_unavailable`, and as `loadGivenKey` does
 */
export async function expectedKey(
  { key, offline }: VerifyKeyOptions,
  context: Context,
): Promise<ExpectedKey> {
  if (key !== undefined) {
    const given = await loadGivenKey(key, '--key', context);
    return { name: given.origin, key: given.key, isKept: false, url: undefined };
  }
  const url = await publishedKeyUrl(context);
  const name = keyNameOf(url);
  const kept = await keptKey(url, context);
  if (kept !== undefined) return { name, key: kept, isKept: true, url };
  if (offline)
    throw new HooksError('key_unavailable', `No key of ${name} was kept by an earlier run.`, {
      hint: 'Leave --offline out, or give a key with --key.',
    });
  return { name, key: await fetchKey(url, context, context.signal), isKept: false, url };
}

/**
 * Every key that the delivery may have been signed with, the expected one first: what the service publishes
 * now, the keys of the other services, of the emulators that run here, and of this machine.
 */
export async function allKeys(
  expected: ExpectedKey,
  { offline }: VerifyKeyOptions,
  context: Context,
): Promise<readonly [CandidateKey, ...CandidateKey[]]> {
  const fresh = expected.isKept && !offline ? await freshKey(expected, context) : undefined;
  const groups = await Promise.all([
    servicesKeys(expected.url, offline, context),
    offline ? [] : emulatorKeys(context),
    localKey(context),
  ]);
  const former =
    fresh === undefined ? [] : [{ name: `an earlier key of ${expected.name}`, key: expected.key }];
  return distinctKeys([fresh ?? expected, ...former, ...groups.flat()]);
}

/** @returns undefined where the service has the same one, or does not answer in time */
async function freshKey(expected: ExpectedKey, context: Context): Promise<CandidateKey | undefined> {
  if (expected.url === undefined) return undefined;
  const key = await tryToFetch(expected.url, context);
  return key === undefined || key.keyObject.equals(expected.key.keyObject)
    ? undefined
    : { name: expected.name, key };
}

async function servicesKeys(
  besides: string | undefined,
  offline: boolean,
  context: Context,
): Promise<readonly CandidateKey[]> {
  const keys = await Promise.all(
    serviceKeyUrls()
      .filter((url) => url !== besides)
      .map((url) => serviceKey(url, offline, context)),
  );
  return keys.flat();
}

async function serviceKey(url: string, offline: boolean, context: Context): Promise<readonly CandidateKey[]> {
  const key = (await keptKey(url, context)) ?? (offline ? undefined : await tryToFetch(url, context));
  return key === undefined ? [] : [{ name: keyNameOf(url), key }];
}

async function emulatorKeys(context: Context): Promise<readonly CandidateKey[]> {
  const running = (await context.emulatorAddresses()).list();
  const keys = await Promise.all(
    running.map(async ({ url }) => {
      const key = await tryToFetch(keyUrlOnHost(url), context);
      return key === undefined ? [] : [{ name: `the emulator at ${url}`, key }];
    }),
  );
  return keys.flat();
}

async function tryToFetch(url: string, context: Context): Promise<VerificationKey | undefined> {
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(OTHERS_TIMEOUT_MS)]);
  try {
    return await fetchKey(url, context, signal);
  } catch {
    context.signal.throwIfAborted();
    return undefined;
  }
}

async function fetchKey(url: string, context: Context, signal: AbortSignal): Promise<VerificationKey> {
  return parsePublicKey(await context.fetchPublicKey(url, signal));
}
