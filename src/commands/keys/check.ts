import { createPublicKey } from 'node:crypto';
import type { Context } from '../../context.ts';
import { HooksError } from '../../domain/errors.ts';
import { maskUrl } from '../../domain/secrets/mask-secrets.ts';
import { SERVICES } from '../../domain/service/names.ts';
import { serviceOf } from '../../domain/service/services.ts';
import { keyFingerprint } from '../../domain/signature/key-fingerprint.ts';
import { publicKeyPem } from '../../domain/signature/key-pair.ts';
import { parsePublicKey } from '../../domain/signature/public-key.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import type { KeyComparisonJson } from '../../schemas/keys.ts';
import { loadGivenKey } from '../shared/given-key.ts';
import { answerJson, answerLines } from '../shared/print-answer.ts';
import { publishedKeyUrl } from '../shared/published-key-url.ts';

export interface KeysCheckOptions {
  /** A file, `env:NAME`, or the URL of a key document. */
  readonly pinned: string | undefined;
}

/**
 * Whether the key that somebody has pinned is still the one that the service publishes.
 *
 * @throws HooksError `key_differs`; `key_unavailable` when the service cannot be asked; `option_missing`, and
 *   as `loadGivenKey` does
 */
export async function run({ pinned }: KeysCheckOptions, context: Context): Promise<void> {
  if (pinned === undefined)
    throw new HooksError('option_missing', 'Which key is pinned?', {
      hint: 'Add --pinned <file>, --pinned env:NAME or --pinned <url>: what your endpoint takes its key from.',
    });
  const given = await loadGivenKey(pinned, '--pinned', context);
  const url = await publishedKeyUrl(context);
  const published = parsePublicKey(await context.fetchPublicKey(url, context.signal)).keyObject;
  const [own, theirs] = [keyFingerprint(given.key.keyObject), keyFingerprint(published)];
  const matches = own === theirs;
  const comparison: KeyComparisonJson = {
    matches,
    pinned: { origin: given.origin, fingerprint: own },
    published: { origin: maskUrl(url), fingerprint: theirs, publicKey: publicKeyPem(published) },
    pinnedIs: matches ? null : ((await ownerOf(own, context)) ?? null),
  };
  if (context.options.json) answerJson<'keys check'>(context, comparison);
  else if (!context.options.quiet) answerLines(context, await describe(comparison, context));
  if (!matches) throw differs(comparison);
}

async function describe({ matches, pinned, published }: KeyComparisonJson, context: Context) {
  const style = await context.style(context.io.stdout);
  return [
    matches
      ? `${style.good('✓')} The pinned key is the one that the service publishes.`
      : `${style.bad('✗')} The pinned key is not the one that the service publishes.`,
    `  ${style.faint('pinned   ')}  ${sanitize(pinned.origin)}`,
    `             ${pinned.fingerprint}`,
    `  ${style.faint('published')}  ${sanitize(published.origin)}`,
    `             ${published.fingerprint}`,
  ];
}

/** Whose key it is, where that is known without asking anybody. */
async function ownerOf(fingerprint: string, context: Context): Promise<string | undefined> {
  const local = await context.existingSigningKey();
  if (local !== undefined && keyFingerprint(createPublicKey(local.privateKey)) === fingerprint)
    return 'this machine';
  for (const name of SERVICES) {
    const service = serviceOf(name);
    const kept = (await context.keyCache(service.keyUrl(service.apiUrl))).read();
    if (kept !== undefined && fingerprintOf(kept) === fingerprint) return service.title;
  }
  return undefined;
}

/** What was kept may have been damaged since. */
function fingerprintOf(pem: string): string | undefined {
  try {
    return keyFingerprint(parsePublicKey(pem).keyObject);
  } catch {
    return undefined;
  }
}

function differs({ pinnedIs }: KeyComparisonJson): HooksError {
  const whose =
    pinnedIs === null
      ? ''
      : pinnedIs === 'this machine'
        ? ' It is the signing key of this machine, which is for tests alone.'
        : ` It is the key that ${pinnedIs} published.`;
  return new HooksError(
    'key_differs',
    `The pinned key is not the one that the service publishes: your endpoint refuses genuine deliveries.${whose}`,
    {
      hint: 'RealtimeKit never sends again what is answered with 4xx. Look up why the key has changed, then pin the new one: dyte-hooks keys show --published',
    },
  );
}
