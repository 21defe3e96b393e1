import { createPublicKey } from 'node:crypto';
import type { Context } from '../../context.ts';
import { maskUrl } from '../../domain/secrets/mask-secrets.ts';
import { SERVICES } from '../../domain/service/names.ts';
import { serviceOf } from '../../domain/service/services.ts';
import type { CandidateKey } from '../../domain/signature/diagnosis.ts';
import { parsePublicKey, type VerificationKey } from '../../domain/signature/public-key.ts';

type KeyParts = Pick<Context, 'keyCache' | 'existingSigningKey'>;

/** Where services publish their keys, each address once. */
export function serviceKeyUrls(): readonly string[] {
  return [...new Set(SERVICES.map(serviceOf).map((service) => service.keyUrl(service.apiUrl)))];
}

/** The key of a document that an earlier run has kept; undefined where there is none, or it is damaged. */
export async function keptKey(url: string, context: KeyParts): Promise<VerificationKey | undefined> {
  const pem = (await context.keyCache(url)).read();
  try {
    return pem === undefined ? undefined : parsePublicKey(pem);
  } catch {
    return undefined;
  }
}

/** Every key that is known without asking anybody: those of services, and that of this machine. */
export async function keptKeys(context: KeyParts): Promise<readonly CandidateKey[]> {
  const kept = await Promise.all(
    serviceKeyUrls().map(async (url) => {
      const key = await keptKey(url, context);
      return key === undefined ? [] : [{ name: keyNameOf(url), key }];
    }),
  );
  return [...kept.flat(), ...(await localKey(context))];
}

/** That of this machine, where there is one. */
export async function localKey(context: KeyParts): Promise<readonly CandidateKey[]> {
  const local = await context.existingSigningKey();
  if (local === undefined) return [];
  return [{ name: 'this machine (keys show)', key: parsePublicKey(createPublicKey(local.privateKey)) }];
}

/** The host says whose it is, and people know it. */
export function keyNameOf(url: string): string {
  return new URL(maskUrl(url)).host;
}

/** The same keys, each once, under the name that comes first. */
export function distinctKeys([first, ...rest]: readonly [CandidateKey, ...CandidateKey[]]): readonly [
  CandidateKey,
  ...CandidateKey[],
] {
  const distinct: CandidateKey[] = [];
  for (const each of rest)
    if ([first, ...distinct].every(({ key }) => !key.keyObject.equals(each.key.keyObject)))
      distinct.push(each);
  return [first, ...distinct];
}
