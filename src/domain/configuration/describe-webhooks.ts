import { EVENT_NAMES } from '../events/names.ts';
import { parseUrl } from '../network/parse-url.ts';
import type { AnyWebhook } from '../webhook/webhook.ts';
import { parseTemporaryName } from '../webhook/temporary-name.ts';
import { urlIdentity } from './duplicate-urls.ts';
import { isEventShape } from './read-webhooks.ts';
import { secretParts, type UrlPart } from './secret-parts.ts';
import { escapeVariables } from './variables.ts';

/** A webhook as the file describes it. */
export interface DescribedWebhook {
  readonly name?: string;
  readonly url: string;
  readonly events: readonly string[];
  /** Left out where it is true. */
  readonly enabled?: false;
}

/** A variable that stands in the file for a secret. */
export interface SecretVariable {
  readonly name: string;
  /** The webhook's URL, for which it is needed. */
  readonly url: string;
}

/** A webhook that the file cannot describe. */
export interface Undescribed {
  readonly webhook: AnyWebhook;
  /** For the end of a sentence: `it has no events`. */
  readonly reason: string;
}

export interface Description {
  readonly webhooks: readonly DescribedWebhook[];
  readonly variables: readonly SecretVariable[];
  readonly undescribed: readonly Undescribed[];
}

/**
 * Describes what is registered so that a plan for the description is empty. Secrets in URLs become variables.
 *
 * @param showSecrets leaves them as they are
 */
export function describeWebhooks(registered: readonly AnyWebhook[], showSecrets: boolean): Description {
  const names = new VariableNames();
  const webhooks: DescribedWebhook[] = [];
  const undescribed: Undescribed[] = [];
  const known = new Set<string>();
  for (const webhook of registered) {
    const described = describe(webhook, showSecrets ? undefined : names, known);
    if (typeof described === 'string') undescribed.push({ webhook, reason: described });
    else webhooks.push(described);
  }
  return { webhooks, variables: names.made, undescribed };
}

/** Half of a character cannot be written to a file. */
const UNWRITABLE = /\p{Surrogate}/u;

/** @returns why it cannot be described, as a text */
function describe(
  { name, url, events, enabled }: AnyWebhook,
  names: VariableNames | undefined,
  known: Set<string>,
): DescribedWebhook | string {
  if (parseTemporaryName(name) !== undefined) return 'a listener has registered it for as long as it runs';
  if (url === undefined || url.trim() === '') return 'it has no URL that can be read';
  if (enabled === undefined) return 'it does not say whether it is enabled';
  if (events === undefined || events.length === 0) return 'it has no events';
  if (known.has(urlIdentity(url))) return 'another one has the same URL, written in another way';
  const strange = events.find((event) => !isListed(event) && !isEventShape(event));
  if (strange !== undefined) return 'the name of one of its events is not usual';
  if (UNWRITABLE.test(url) || UNWRITABLE.test(name ?? '')) return 'it has half of a character in it';
  known.add(urlIdentity(url));
  return {
    ...(name === undefined || name.trim() === '' ? {} : { name: escapeVariables(name) }),
    url: names === undefined ? escapeVariables(url) : withVariables(url, name, names),
    events: describeEvents(events),
    ...(enabled ? {} : { enabled: false }),
  };
}

function isListed(event: string): boolean {
  return EVENT_NAMES.some((name) => name === event);
}

function describeEvents(events: readonly string[]): readonly string[] {
  const others = [...new Set(events.filter((event) => !isListed(event)))];
  const listed = EVENT_NAMES.filter((name) => events.includes(name));
  return [...(listed.length === EVENT_NAMES.length ? ['all'] : listed), ...others];
}

function withVariables(url: string, name: string | undefined, names: VariableNames): string {
  const parts = secretParts(url);
  return parts
    .map((part, index) =>
      part.isSecret
        ? `\${${names.nameOf(part.text, url, wordsFor(url, name, parts[index - 1]))}}`
        : escapeVariables(part.text),
    )
    .join('');
}

/** The webhook's name or host, and the name that stands before the secret (`?token=`). */
function wordsFor(url: string, name: string | undefined, before: UrlPart | undefined): readonly string[] {
  const key = /([^?&=/]+)=$/.exec(before?.text ?? '')?.[1];
  const own = name !== undefined && /[a-z]/i.test(name) ? name : (parseUrl(url)?.hostname ?? '');
  return ['WEBHOOK', own, key ?? 'SECRET'];
}

const MAX_NAME_LENGTH = 60;

/** Names of variables: the same for the same secret, and else each another one. */
class VariableNames {
  readonly #bySecret = new Map<string, string>();
  readonly #taken = new Set<string>();
  readonly made: SecretVariable[] = [];

  nameOf(secret: string, url: string, words: readonly string[]): string {
    const known = this.#bySecret.get(secret);
    if (known !== undefined) return known;
    const wanted = words
      .map((word) =>
        word
          .toUpperCase()
          .replaceAll(/[^A-Z0-9]+/g, '_')
          .replaceAll(/^_+|_+$/g, ''),
      )
      .filter((word) => word !== '')
      .join('_')
      .slice(0, MAX_NAME_LENGTH);
    let name = wanted;
    for (let number = 2; this.#taken.has(name); number += 1) name = `${wanted}_${String(number)}`;
    this.#taken.add(name);
    this.#bySecret.set(secret, name);
    this.made.push({ name, url });
    return name;
  }
}
