import type { Context } from '../../context.ts';

/**
 * Where the service publishes its key. No credentials are needed.
 *
 * @throws HooksError `profile_not_found`: its address, and so its key, may be another one
 */
export async function publishedKeyUrl(context: Pick<Context, 'settings'>): Promise<string> {
  const { keyUrl, unknownProfile, sources } = await context.settings();
  if (unknownProfile !== undefined && sources.credentials !== 'environment') throw unknownProfile;
  return keyUrl;
}
