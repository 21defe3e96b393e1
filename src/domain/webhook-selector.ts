import { HooksError } from './errors.ts';
import { matchesGlob } from './glob.ts';
import { maskUrl } from './secrets.ts';
import { isSameUrl, parseUrl } from './webhook-url.ts';
import type { Webhook } from './webhook.ts';

/** Shorter beginnings of an id are too easily somebody else's. */
const SHORTEST_PREFIX = 4;

/** More candidates than these make a message that nobody reads. */
const SHOWN_CANDIDATES = 5;

/**
 * Finds the webhook that a reference on the command line names: by its id, its URL, its name when
 * only one has it, or a unique beginning of its id (four characters or more), in this order.
 *
 * @throws HooksError `webhook_not_found`, or `webhook_ambiguous` with the candidates
 */
export function selectWebhook(webhooks: readonly Webhook[], reference: string): Webhook {
  const wanted = reference.trim();
  for (const isMeant of readings(wanted)) {
    const found = webhooks.filter(isMeant);
    if (found.length === 1 && found[0] !== undefined) return found[0];
    if (found.length > 1) throw ambiguous(wanted, found);
  }
  throw new HooksError('webhook_not_found', `No webhook is known as "${shown(wanted)}".`, {
    hint: `Name it by its id, a beginning of its id of at least ${SHORTEST_PREFIX} characters, its URL or its name; "dyte-hooks list" shows them.`,
  });
}

function readings(wanted: string): readonly ((webhook: Webhook) => boolean)[] {
  const lower = wanted.toLowerCase();
  return [
    (webhook) => webhook.id.toLowerCase() === lower,
    (webhook) => isSameUrl(webhook.url, wanted),
    (webhook) => wanted !== '' && webhook.name.trim() === wanted,
    (webhook) => lower.length >= SHORTEST_PREFIX && webhook.id.toLowerCase().startsWith(lower),
  ];
}

function ambiguous(wanted: string, found: readonly Webhook[]): HooksError {
  const first = found.slice(0, SHOWN_CANDIDATES).map(({ id, url }) => `${id} (${maskUrl(url)})`);
  const others = found.length - first.length;
  const candidates = others === 0 ? first : [...first, `and ${others} more`];
  const message = `"${shown(wanted)}" could be ${found.length} webhooks: ${candidates.join(', ')}.`;
  return new HooksError('webhook_ambiguous', message, { hint: 'Name it by its whole id.' });
}

/** A URL may carry a token, also where somebody only mistyped the rest of it. */
function shown(wanted: string): string {
  return parseUrl(wanted) === undefined ? wanted : maskUrl(wanted);
}

/** The webhooks whose URL or name matches a pattern with `*`. */
export function matchWebhooks(webhooks: readonly Webhook[], pattern: string): readonly Webhook[] {
  return webhooks.filter(({ url, name }) => matchesGlob(pattern, url) || matchesGlob(pattern, name));
}
