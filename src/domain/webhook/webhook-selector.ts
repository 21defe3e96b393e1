import { HooksError } from '../errors.ts';
import { matchesGlob } from '../text/glob.ts';
import { holdsEllipsis, maskedValueError } from '../secrets/masked-value.ts';
import { wholeUrl } from '../network/written-url.ts';
import { nearest } from '../text/nearest.ts';
import { shellWord } from '../text/shell-word.ts';
import { maskUrl } from '../secrets/mask-secrets.ts';
import { isSameUrl, parseUrl } from './webhook-url.ts';
import { isUsableId } from './webhook-id.ts';
import type { ReadableFields } from './webhook.ts';

/** What a webhook can be named by; an odd one may lack some of it. */
type Named = Pick<ReadableFields, 'id' | 'url' | 'name'>;

/** Shorter beginnings of an id are too easily somebody else's. */
const MIN_PREFIX_LENGTH = 4;

/** Fewer letters are in too many names. */
const MIN_PART_LENGTH = 3;

/** More candidates than these make a message that nobody reads. */
const SHOWN_CANDIDATES = 5;

/**
 * Finds the webhook that a reference on the command line names: by its id, its URL, its name when
 * only one has it, or a unique beginning of its id (four characters or more), in this order.
 *
 * @throws HooksError `webhook_not_found`, `webhook_ambiguous` with the candidates, or `value_masked`
 */
export function selectWebhook<Each extends Named>(webhooks: readonly Each[], reference: string): Each {
  const wanted = reference.trim();
  for (const isMeant of readings(wanted)) {
    const found = webhooks.filter(isMeant);
    const [first, ...others] = found;
    if (first === undefined) continue;
    // The same one listed twice is one.
    if (others.every(({ id }) => id !== undefined && id === first.id)) return first;
    throw ambiguous(wanted, found);
  }
  if (holdsEllipsis(wanted))
    throw maskedValueError(
      `"${shown(wanted)}"`,
      'Name the webhook by its id. "dyte-hooks list --show-secrets" shows complete URLs.',
    );
  const near = nameNear(wanted, webhooks);
  throw new HooksError('webhook_not_found', `No webhook is known as "${shown(wanted)}".`, {
    hint:
      near !== undefined
        ? `Did you mean ${shellWord(near)}?`
        : `Name it by its id, a beginning of its id of at least ${MIN_PREFIX_LENGTH} characters, its URL or its name; "dyte-hooks list" shows them.`,
  });
}

/** The name that was probably meant: spelled nearly so, or the only one that has this in it. */
function nameNear(wanted: string, webhooks: readonly Named[]): string | undefined {
  const names = webhooks.flatMap(({ name = '' }) => (name.trim() === '' ? [] : [name.trim()]));
  const having = names.filter((name) => name.toLowerCase().includes(wanted.toLowerCase()));
  const only = wanted.length >= MIN_PART_LENGTH && having.length === 1 ? having[0] : undefined;
  return nearest(wanted, names) ?? only;
}

function readings(wanted: string): readonly ((webhook: Named) => boolean)[] {
  const lower = wanted.toLowerCase();
  return [
    ({ id }) => id?.toLowerCase() === lower,
    ({ url }) => url !== undefined && isSameUrl(url, wholeUrl(wanted)),
    ({ name }) => wanted !== '' && name?.trim() === wanted,
    ({ id }) => lower.length >= MIN_PREFIX_LENGTH && id?.toLowerCase().startsWith(lower) === true,
  ];
}

function ambiguous(wanted: string, found: readonly Named[]): HooksError {
  const first = found.slice(0, SHOWN_CANDIDATES).map(({ id = '?', url = '?' }) => `${id} (${maskUrl(url)})`);
  const others = found.length - first.length;
  const candidates = others === 0 ? first : [...first, `and ${others} more`];
  const message = `"${shown(wanted)}" could be ${found.length} webhooks: ${candidates.join(', ')}.`;
  return new HooksError('webhook_ambiguous', message, { hint: 'Name it by its whole id.' });
}

/** A URL may carry a token, also where somebody only mistyped the rest of it. */
function shown(wanted: string): string {
  return parseUrl(wanted) === undefined ? wanted : maskUrl(wanted);
}

/** The webhooks whose URL or name matches a pattern with `*`; what cannot be read matches nothing. */
export function matchWebhooks<Each extends Named>(
  webhooks: readonly Each[],
  pattern: string,
): readonly Each[] {
  const matches = (text: string | undefined): boolean => text !== undefined && matchesGlob(pattern, text);
  return webhooks.filter(({ url, name }) => matches(url) || matches(name));
}

/**
 * Whether it is clear which webhook this is: only such ones are taken when a command is for many. What
 * is odd beyond that must be named by itself.
 */
export function isIdentified({ id, url }: Named): boolean {
  return id !== undefined && isUsableId(id) && url !== undefined;
}
