import type { Context } from '../../context.ts';
import { HooksError } from '../../domain/errors.ts';
import type { AnyWebhook } from '../../domain/webhook/webhook.ts';
import { shownUrl } from '../../views/webhook.ts';
import { viewOf } from '../shared/find-webhooks.ts';

/**
 * Refuses to delete what the file of the project protects.
 *
 * @throws HooksError `webhook_protected`; `configuration_invalid` where the file cannot be read
 */
export async function refuseProtected(context: Context, chosen: readonly AnyWebhook[]): Promise<void> {
  const file = await context.projectFile();
  if (file === undefined || file.text.trim() === '' || chosen.length === 0) return;
  const [{ parseConfiguration }, { protectedUrls }] = await Promise.all([
    import('../../domain/configuration/parse-configuration.ts'),
    import('../../domain/configuration/keep-reasons.ts'),
  ]);
  const isProtected = protectedUrls(parseConfiguration(file.text, file.path), context.environment);
  const found = chosen.find(({ url }) => url !== undefined && isProtected(url));
  if (found === undefined) return;
  throw new HooksError(
    'webhook_protected',
    `${file.path} says that ${shownUrl(found.url, viewOf(context))} is never deleted.`,
    { hint: 'Take "protect: true" out of the file first. Nothing was deleted.' },
  );
}
