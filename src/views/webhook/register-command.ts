import { EVENT_NAMES } from '../../domain/events/names.ts';
import { maskUrl } from '../../domain/secrets/mask-secrets.ts';
import { shellWord } from '../../domain/text/shell-word.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import type { AnyWebhook } from '../../domain/webhook/webhook.ts';
import type { WebhookViewOptions } from '../webhook.ts';

/** The command that makes a webhook as it was. */
export interface RegisterCommand {
  readonly text: string;
  /** False where a secret is masked in it: it does not run as it stands. */
  readonly isWhole: boolean;
}

/** @returns undefined for an odd webhook of which too little could be read */
export function registerCommand(
  { url, events, name, enabled }: AnyWebhook,
  { showSecrets, hide }: WebhookViewOptions,
): RegisterCommand | undefined {
  if (url === undefined || events === undefined || events.length === 0) return undefined;
  const shown = hide(showSecrets ? url : maskUrl(url));
  const isAll = events.length === EVENT_NAMES.length && EVENT_NAMES.every((each) => events.includes(each));
  const words = [
    ['--url', shown],
    ['--events', isAll ? 'all' : hide(events.join(','))],
    ...(name === undefined || name.trim() === '' ? [] : [['--name', hide(name)]]),
    ...(enabled === false ? [['--disabled']] : []),
  ].flat();
  return {
    text: sanitize(['dyte-hooks register', ...words.map(shellWord)].join(' ')),
    isWhole: shown === url,
  };
}
